// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/retriedinput.h"

#include "server/mcp/parameters.h"

#include <QJsonDocument>
#include <QStringList>

#include <algorithm>

namespace server::mcp {

using namespace Qt::StringLiterals;

namespace {

// Who asks for what: the state of one request is of no use in another.
QByteArray ownerOf(const PeerCall &call)
{
    QJsonObject salient;
    for (const QString &key : {u"name"_s, u"uri"_s, u"arguments"_s}) {
        if (call.parameters().contains(key))
            salient.insert(key, call.parameters().value(key));
    }
    const QStringList names{call.caller().scope, call.caller().name, call.method()};
    return names.join(QChar::Null).toUtf8() + '\0'
        + QJsonDocument(salient).toJson(QJsonDocument::Compact);
}

} // namespace

RetriedInput::RetriedInput(
    const QJsonObject &capabilities, std::optional<LogLevel> logLevel, const StateSeal &seal)
    : m_capabilities(capabilities)
    , m_logLevel(logLevel)
    , m_seal(seal)
{
}

bool RetriedInput::canAsk(const QString &method)
{
    static const QStringList kMethods{u"tools/call"_s, u"prompts/get"_s, u"resources/read"_s};
    return kMethods.contains(method);
}

void RetriedInput::ask(const PeerCallPointer &call, const InputNeed &need)
{
    Q_ASSERT(!need.requests.isEmpty() && canAsk(call->method()));
    QJsonObject requests;
    for (auto one = need.requests.begin(); one != need.requests.end(); ++one) {
        QJsonObject request{{u"method"_s, one->method}};
        const QJsonObject params = wireParams(*one, call->revision());
        if (!params.isEmpty())
            request.insert(u"params"_s, params);
        requests.insert(one.key(), request);
    }
    QJsonObject result{{u"resultType"_s, u"input_required"_s}, {u"inputRequests"_s, requests}};
    // The answers of the rounds before come along: the client sends only those of the last one.
    QJsonObject state;
    if (!need.state.isEmpty())
        state.insert(u"handler"_s, need.state);
    if (!call->inputs().isEmpty())
        state.insert(u"inputs"_s, call->inputs());
    if (!state.isEmpty())
        result.insert(u"requestState"_s, m_seal.seal(state, ownerOf(*call)));
    call->finish(result);
}

bool RetriedInput::read(const PeerCallPointer &call) const
{
    if (!canAsk(call->method()))
        return true;
    const QJsonValue sealed = call->parameters().value("requestState"_L1);
    const QJsonValue given = call->parameters().value("inputResponses"_L1);
    const QJsonObject responses = given.toObject();
    const bool areObjects = std::all_of(responses.begin(), responses.end(),
        [](const QJsonValue &response) { return response.isObject(); });
    if (!given.isUndefined() && (!given.isObject() || !areObjects)) {
        refuse(call, u"inputResponses must be an object, and each response in it, too."_s);
        return false;
    }
    QJsonObject state;
    if (!sealed.isUndefined()) {
        const auto opened = m_seal.open(sealed.toString(), ownerOf(*call));
        if (!opened) {
            refuse(call,
                u"requestState is not what this server gave out for this request, or it is too "
                u"old. "
                "Make the request again without requestState and inputResponses."_s);
            return false;
        }
        state = *opened;
    }
    QJsonObject inputs = state.value("inputs"_L1).toObject();
    for (auto one = responses.begin(); one != responses.end(); ++one)
        inputs.insert(one.key(), one.value());
    call->addInputs(inputs, state.value("handler"_L1).toObject());
    return true;
}

} // namespace server::mcp
