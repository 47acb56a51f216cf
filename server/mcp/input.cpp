// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/input.h"

#include "server/mcp/argumentcheck.h"

#include <QJsonArray>
#include <QStringList>
#include <QUuid>

#include <algorithm>

namespace server::mcp {

using namespace Qt::StringLiterals;

namespace {

const QString kElicitation = u"elicitation/create"_s;
const QString kSampling = u"sampling/createMessage"_s;
const QString kRoots = u"roots/list"_s;

bool isPage(const InputRequest &request)
{
    return request.params.value("mode"_L1) == "url"_L1;
}

// {"sampling": {"tools": {}}} for "sampling", "tools".
QJsonObject capability(const QString &name, const QString &part = {})
{
    QJsonObject inner;
    if (!part.isEmpty())
        inner.insert(part, QJsonObject());
    return {{name, inner}};
}

QJsonObject missingForElicitation(
    const InputRequest &request, const QJsonValue &declared, const Revision &revision)
{
    const QString name = u"elicitation"_s;
    const bool isKnown = isPage(request) ? revision.hasPageElicitation : revision.hasElicitation;
    const QString part = isPage(request) ? u"url"_s : u"form"_s;
    const QJsonObject modes = declared.toObject();
    // An empty object is how the first revision that had it said "form".
    const bool isDeclared =
        modes.contains(part) || (declared.isObject() && modes.isEmpty() && !isPage(request));
    return isKnown && isDeclared ? QJsonObject() : capability(name, part);
}

QJsonObject missingForSampling(const InputRequest &request, const QJsonValue &declared)
{
    const QString name = u"sampling"_s;
    if (!declared.isObject())
        return capability(name);
    const bool usesTools =
        request.params.contains("tools"_L1) || request.params.contains("toolChoice"_L1);
    if (usesTools && !declared.toObject().contains("tools"_L1))
        return capability(name, u"tools"_s);
    const QString context = request.params.value("includeContext"_L1).toString(u"none"_s);
    if (context != "none"_L1 && !declared.toObject().contains("context"_L1))
        return capability(name, u"context"_s);
    return {};
}

shared::Error wrong(const QString &what)
{
    return {shared::ErrorCode::InvalidArgument, what};
}

shared::Result<QJsonObject> checkElicitation(const InputRequest &request, QJsonObject answer)
{
    static const QStringList kActions{u"accept"_s, u"decline"_s, u"cancel"_s};
    const QString action = answer.value("action"_L1).toString();
    if (!kActions.contains(action))
        return wrong(u"its action is none of accept, decline and cancel"_s);
    if (action != kActions.constFirst() || isPage(request))
        return answer;
    if (!answer.value("content"_L1).isObject())
        return wrong(u"it accepts without content"_s);
    const auto content = checkArguments(request.params.value("requestedSchema"_L1).toObject(),
        answer.value("content"_L1).toObject());
    if (!content)
        return content.error();
    answer.insert(u"content"_s, *content);
    return answer;
}

shared::Result<QJsonObject> checkSampling(const QJsonObject &answer)
{
    const QJsonValue content = answer.value("content"_L1);
    if (!content.isObject() && !content.isArray())
        return wrong(u"it has no content"_s);
    if (!answer.value("role"_L1).isString() || !answer.value("model"_L1).isString())
        return wrong(u"it does not say its role and model"_s);
    return answer;
}

shared::Result<QJsonObject> checkRoots(const QJsonObject &answer)
{
    const QJsonArray roots = answer.value("roots"_L1).toArray();
    const bool areAllNamed = std::all_of(roots.begin(), roots.end(),
        [](const QJsonValue &root) { return root.toObject().value("uri"_L1).isString(); });
    if (!answer.value("roots"_L1).isArray() || !areAllNamed)
        return wrong(u"its roots are not a list of objects with a uri"_s);
    return answer;
}

} // namespace

InputRequest InputRequest::form(const QString &message, const QJsonObject &schema)
{
    return {kElicitation, {{u"message"_s, message}, {u"requestedSchema"_s, schema}}};
}

InputRequest InputRequest::page(const QString &message, const QString &url)
{
    return {kElicitation, {{u"mode"_s, u"url"_s}, {u"message"_s, message}, {u"url"_s, url}}};
}

InputRequest InputRequest::sampling(const QJsonObject &params)
{
    return {kSampling, params};
}

InputRequest InputRequest::roots()
{
    return {kRoots, {}};
}

QJsonObject missingCapability(
    const InputRequest &request, const QJsonObject &clientCapabilities, const Revision &revision)
{
    if (request.method == kElicitation) {
        return missingForElicitation(request, clientCapabilities.value("elicitation"_L1), revision);
    }
    if (request.method == kSampling)
        return missingForSampling(request, clientCapabilities.value("sampling"_L1));
    Q_ASSERT(request.method == kRoots);
    return clientCapabilities.value("roots"_L1).isObject() ? QJsonObject() : capability(u"roots"_s);
}

QJsonObject wireParams(const InputRequest &request, const Revision &revision)
{
    QJsonObject params = request.params;
    if (isPage(request) && revision.hasElicitationIds)
        params.insert(u"elicitationId"_s, QUuid::createUuid().toString(QUuid::WithoutBraces));
    return params;
}

shared::Result<QJsonObject> checkInput(const InputRequest &request, const QJsonObject &answer)
{
    if (request.method == kElicitation)
        return checkElicitation(request, answer);
    return request.method == kSampling ? checkSampling(answer) : checkRoots(answer);
}

} // namespace server::mcp
