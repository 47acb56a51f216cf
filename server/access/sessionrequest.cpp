// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/sessionrequest.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace server::access {

namespace {

using shared::Done;
using shared::Error;
using shared::ErrorCode;
using shared::Result;

Error invalid(const QString &message)
{
    return {ErrorCode::InvalidArgument, message};
}

Result<QString> stringMember(const QJsonObject &object, const QString &name, bool isRequired)
{
    const QJsonValue value = object.value(name);
    if (value.isString())
        return value.toString();
    if (!isRequired && (value.isUndefined() || value.isNull()))
        return QString();
    return invalid(QStringLiteral("The member \"%1\" must be a string.").arg(name));
}

Result<Done> parseAgents(const QJsonObject &graph, session::Hub::NewSession &session)
{
    const QJsonValue agents = graph.value(QStringLiteral("agents"));
    if (!agents.isObject())
        return invalid(QStringLiteral("agentGraph.agents must be an object of agents by name."));
    const QJsonObject byName = agents.toObject();
    for (auto agent = byName.begin(); agent != byName.end(); ++agent) {
        if (!agent->isObject())
            return invalid(
                QStringLiteral("agentGraph.agents.%1 must be an object.").arg(agent.key()));
        session.agents.append(agent.key());
        if (!agent->toObject().value(QStringLiteral("blocking")).toBool(true))
            session.nonBlockingAgents.append(agent.key());
    }
    return Done{};
}

Result<Done> parseLinks(const QJsonObject &graph, session::Hub::NewSession &session)
{
    const QJsonValue links = graph.value(QStringLiteral("links"));
    if (!links.isArray())
        return invalid(
            QStringLiteral("agentGraph.links must be an array of arrays of agent names."));
    QStringList unknown;
    const QJsonArray groups = links.toArray();
    for (const auto &group : groups) {
        if (!group.isArray())
            return invalid(
                QStringLiteral("Each of agentGraph.links must be an array of agent names."));
        QStringList names;
        const QJsonArray members = group.toArray();
        for (const auto &member : members) {
            names.append(member.toString());
            if (!session.agents.contains(names.last()))
                unknown.append(names.last());
        }
        session.links.append(names);
    }
    if (!unknown.isEmpty())
        return invalid(QStringLiteral("Unknown agent names in links: %1").arg(unknown.join(u", ")));
    return Done{};
}

Result<Done> parseGraph(const QJsonValue &value, session::Hub::NewSession &session)
{
    if (value.isUndefined() || value.isNull())
        return Done{};
    if (!value.isObject())
        return invalid(QStringLiteral("agentGraph must be an object or null."));
    const QJsonObject graph = value.toObject();
    if (auto agents = parseAgents(graph, session); !agents)
        return agents;
    return parseLinks(graph, session);
}

} // namespace

Result<SessionRequest> parseSessionRequest(const QByteArray &body)
{
    QJsonParseError parseError;
    const QJsonDocument document = QJsonDocument::fromJson(body, &parseError);
    if (parseError.error != QJsonParseError::NoError)
        return invalid(QStringLiteral("The body must be a JSON object (%1 at byte %2).")
                           .arg(parseError.errorString())
                           .arg(parseError.offset));
    if (!document.isObject())
        return invalid(QStringLiteral("The body must be a JSON object, not an array."));
    const QJsonObject object = document.object();
    const auto applicationId = stringMember(object, QStringLiteral("applicationId"), true);
    if (!applicationId)
        return applicationId.error();
    const auto privacyKey = stringMember(object, QStringLiteral("privacyKey"), true);
    if (!privacyKey)
        return privacyKey.error();
    const auto sessionId = stringMember(object, QStringLiteral("sessionId"), false);
    if (!sessionId)
        return sessionId.error();
    SessionRequest request;
    request.session.applicationId = *applicationId;
    request.session.sessionId = *sessionId;
    request.privacyKey = *privacyKey;
    if (const auto graph = parseGraph(object.value(QStringLiteral("agentGraph")), request.session);
        !graph)
        return graph.error();
    return request;
}

} // namespace server::access
