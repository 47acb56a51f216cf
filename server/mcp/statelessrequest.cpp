// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/statelessrequest.h"

#include <QJsonArray>

namespace server::mcp {

using namespace Qt::StringLiterals;

namespace {

const QString kPrefix = u"io.modelcontextprotocol/"_s;

shared::Error malformed(const QString &name, const QString &what)
{
    return {shared::ErrorCode::InvalidArgument,
        u"params._meta must hold %1%2, which is %3."_s.arg(kPrefix, name, what)};
}

Refusal refuse(const Message &message, const JsonRpcError &error)
{
    return {.error = error, .id = message.id ? message.id->text : QByteArray()};
}

std::variant<StatelessRequest, Refusal> readRequest(
    const Message &message, const QStringList &supported, const StatelessRequest::Check &check)
{
    const auto meta = StatelessMeta::read(message.params);
    if (!meta)
        return refuse(message, {kInvalidParams, meta.error().message, {}});
    if (const auto mismatch = check ? check(message, *meta) : std::nullopt)
        return refuse(message, *mismatch);
    const Revision *revision = findRevision(meta->protocolVersion);
    if (!revision || !revision->isStateless || !supported.contains(revision->name)) {
        return refuse(message, unsupportedRevision(supported, meta->protocolVersion));
    }
    return StatelessRequest{message, *meta, revision};
}

} // namespace

JsonRpcError unsupportedRevision(const QStringList &supported, const QString &requested)
{
    return {kUnsupportedProtocolVersion, u"Unsupported protocol version."_s,
        {{u"supported"_s, QJsonArray::fromStringList(supported)}, {u"requested"_s, requested}}};
}

shared::Result<StatelessMeta> StatelessMeta::read(const QJsonObject &params)
{
    const QJsonObject meta = params.value("_meta"_L1).toObject();
    const QJsonValue version = meta.value(kPrefix + u"protocolVersion"_s);
    const QJsonValue capabilities = meta.value(kPrefix + u"clientCapabilities"_s);
    const QJsonValue info = meta.value(kPrefix + u"clientInfo"_s);
    const QJsonValue level = meta.value(kPrefix + u"logLevel"_s);
    if (!version.isString())
        return malformed(u"protocolVersion"_s, u"a string"_s);
    if (!capabilities.isObject())
        return malformed(u"clientCapabilities"_s, u"an object"_s);
    const auto wanted = logLevelFromName(level.toString());
    if (!level.isUndefined() && !wanted)
        return malformed(u"logLevel"_s, u"a log level, if it is there"_s);
    return StatelessMeta{version.toString(), info.toObject(), capabilities.toObject(), wanted};
}

std::variant<StatelessRequest, Refusal> StatelessRequest::read(
    const QByteArray &json, const QStringList &supported, const Check &check)
{
    QString problem;
    const auto outline = JsonOutline::read(json, &problem);
    if (!outline)
        return Refusal{
            .error = {kParseError, u"This is not JSON: %1."_s.arg(problem), {}}, .id = {}};
    if (outline->type() == JsonOutline::Type::Array)
        return Refusal{.error = {kInvalidRequest,
                           u"Batches are not part of this protocol revision: send one message at "
                           "a time."_s,
                           {}},
            .id = {}};
    const auto read = readMessage(*outline);
    if (const auto *refused = std::get_if<Refusal>(&read))
        return *refused;
    const auto &message = std::get<Message>(read);
    if (message.kind == Message::Kind::Response)
        return Refusal{.error = {kInvalidRequest,
                           u"Clients send no responses in this protocol revision."_s, {}},
            .id = {}};
    if (message.kind == Message::Kind::Notification)
        return StatelessRequest{message, {}, nullptr};
    return readRequest(message, supported, check);
}

} // namespace server::mcp
