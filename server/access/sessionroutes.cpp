// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/sessionroutes.h"

#include "server/access/log.h"
#include "server/access/sessionrequest.h"
#include "server/http/request.h"
#include "server/http/router.h"
#include "server/transport/refusals.h"
#include "shared/util/logfields.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPointer>

#include <algorithm>

namespace server::access {

namespace {

using http::Method;
using http::Reply;
using http::Request;
using http::ResponderPointer;

Reply jsonReply(const QByteArray &body)
{
    return {.status = 200, .headers = {{"Content-Type", "application/json"}}, .body = body};
}

QByteArray listOfIds(const QList<session::SessionKey> &sessions, const QString &applicationId)
{
    QJsonArray ids;
    for (const session::SessionKey &key : sessions) {
        if (applicationId.isEmpty() || key.applicationId == applicationId)
            ids.append(key.sessionId);
    }
    return QJsonDocument(ids).toJson(QJsonDocument::Compact);
}

} // namespace

SessionRoutes::SessionRoutes(session::Hub &hub, const Applications &applications,
    AuthThrottle &throttle, const transport::Intake &intake, CreationKeys &creationKeys,
    bool devmode, QObject *parent)
    : QObject(parent)
    , m_hub(hub)
    , m_applications(applications)
    , m_throttle(throttle)
    , m_intake(intake)
    , m_creationKeys(creationKeys)
    , m_devmode(devmode)
{
}

void SessionRoutes::addRoutes(http::Router &router)
{
    router.add(Method::Post, QStringLiteral("/sessions"),
        [this](const Request &request, const ResponderPointer &responder) {
            createSession(request, responder);
        });
    router.add(Method::Get, QStringLiteral("/api/v1/sessions"),
        [this](const Request &request) { return listSessions(request); });
    router.add(Method::Get, QStringLiteral("/api/v1/registry"),
        [](const Request &) { return jsonReply("[]"); });
}

void SessionRoutes::createSession(const Request &request, const ResponderPointer &responder)
{
    auto parsed = parseSessionRequest(request.body);
    if (!parsed)
        return responder->reply(Reply::error(parsed.error()));
    session::Hub::NewSession session = parsed->session;
    if (const auto refusal = authenticate(request, session.applicationId, parsed->privacyKey,
            Reply::error(403, QLatin1StringView("forbidden"),
                QStringLiteral("Invalid application ID or privacy key."))))
        return responder->reply(*refusal);
    if (const auto refusal = m_intake.refuseSession())
        return responder->reply(*refusal);
    // In development a session is found by its id alone, so that an id is taken for all
    // applications.
    const QList<session::SessionKey> sessions =
        m_devmode && !session.sessionId.isEmpty() ? m_hub.sessions() : QList<session::SessionKey>();
    if (std::any_of(sessions.cbegin(), sessions.cend(),
            [&](const session::SessionKey &key) { return key.sessionId == session.sessionId; }))
        return responder->reply(Reply::error(409, QLatin1StringView("conflict"),
            QStringLiteral("A session with the id %1 exists. Join it, or choose another id.")
                .arg(session.sessionId)));
    // A chosen id is for development: in production nobody shall guess or squat on one.
    if (!m_devmode)
        session.sessionId.clear();
    m_hub.createSession(session,
        [self = QPointer(this), responder, key = parsed->privacyKey](
            const shared::Result<session::SessionKey> &created) {
            if (!created)
                return responder->reply(Reply::error(created.error()));
            if (self && self->m_devmode)
                self->m_creationKeys.remember(*created, key);
            qCInfo(lcAccess).noquote() << shared::LogFields("session created")
                                              .add("session", created->sessionId)
                                              .add("application", created->applicationId);
            responder->reply(Reply::json(200,
                {{QStringLiteral("sessionId"), created->sessionId},
                    {QStringLiteral("applicationId"), created->applicationId},
                    {QStringLiteral("privacyKey"), key}}));
        });
}

Reply SessionRoutes::listSessions(const Request &request)
{
    const QString applicationId = request.queryValue(QStringLiteral("applicationId"));
    Reply unauthorized = Reply::error(401, QLatin1StringView("unauthorized"),
        QStringLiteral("Name your application (?applicationId=ID) and send its "
                       "privacy key as Authorization: Bearer KEY."));
    unauthorized.headers.set("WWW-Authenticate", "Bearer");
    if (const auto refusal =
            authenticate(request, applicationId, request.bearerToken(), unauthorized))
        return *refusal;
    const QList<session::SessionKey> sessions = m_hub.sessions();
    // Shared: as long as the hub's own list is this one it can't have been changed.
    if (!m_list || m_list->applicationId != applicationId
        || !m_list->sessions.isSharedWith(sessions))
        m_list = List{applicationId, sessions, listOfIds(sessions, applicationId)};
    return jsonReply(m_list->body);
}

std::optional<Reply> SessionRoutes::authenticate(const Request &request,
    const QString &applicationId, const QString &key, const Reply &refusal) const
{
    if (m_devmode)
        return std::nullopt;
    if (const auto wait = m_throttle.refuse(request.peerAddress))
        return transport::guessingReply(*wait);
    if (m_applications.isAllowed(applicationId, key))
        return std::nullopt;
    // Who sends no key guesses none.
    if (!key.isEmpty())
        m_throttle.noteFailure(request.peerAddress);
    return refusal;
}

} // namespace server::access
