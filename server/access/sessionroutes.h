// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/applications.h"
#include "server/access/auththrottle.h"
#include "server/access/creationkeys.h"
#include "server/http/responder.h"
#include "server/session/hub.h"
#include "server/transport/intake.h"

#include <QObject>

#include <optional>

namespace server::http {
class Router;
struct Request;
} // namespace server::http

namespace server::access {

// The sessions API that existing programs use: POST /sessions makes a session, GET /api/v1/sessions
// lists their ids, GET /api/v1/registry lists the agents that the server could launch (none).
class SessionRoutes final : public QObject {
    Q_OBJECT
public:
    // The references must outlive it. devmode: any application and key may make and list sessions.
    SessionRoutes(session::Hub &hub, const Applications &applications, AuthThrottle &throttle,
        const transport::Intake &intake, CreationKeys &creationKeys, bool devmode,
        QObject *parent = nullptr);

    void addRoutes(http::Router &router);

private:
    void createSession(const http::Request &request, const http::ResponderPointer &responder);
    [[nodiscard]] http::Reply listSessions(const http::Request &request);
    // The refusal for a request with that key; nothing when it may go on.
    [[nodiscard]] std::optional<http::Reply> authenticate(const http::Request &request,
        const QString &applicationId, const QString &key, const http::Reply &refusal) const;

    session::Hub &m_hub;
    const Applications &m_applications;
    AuthThrottle &m_throttle;
    const transport::Intake &m_intake;
    CreationKeys &m_creationKeys;
    const bool m_devmode;

    // The last answer to who asked for the list, as long as it holds: it may be long, and is asked
    // for again and again.
    struct List {
        QString applicationId;
        QList<session::SessionKey> sessions;
        QByteArray body;
    };
    std::optional<List> m_list;
};

} // namespace server::access
