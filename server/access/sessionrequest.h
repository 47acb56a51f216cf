// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/hub.h"
#include "shared/util/result.h"

#include <QByteArray>

namespace server::access {

// The body of POST /sessions, parsed and checked.
struct SessionRequest {
    session::Hub::NewSession session;
    QString privacyKey; // secret
};

// Errors name the member that is wrong. Unknown members are ignored. The server launches no agents:
// of an agentGraph the names, "blocking" and the links count; the rest is accepted and not used.
[[nodiscard]] shared::Result<SessionRequest> parseSessionRequest(const QByteArray &body);

} // namespace server::access
