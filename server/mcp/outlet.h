// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/arrival.h"

#include <QByteArray>

namespace server::mcp {

// Where the messages of a peer go: implemented by the transport. No function here may end the peer
// from inside the call.
class Outlet {
public:
    virtual ~Outlet() = default;
    // One JSON text without a newline.
    virtual void send(const QByteArray &message) = 0;
    // The answer to a request, which is the last message about it. Transports that can tell what
    // becomes of it call back; the others never do.
    virtual void sendAnswer(const QByteArray &message, const ArrivalCallback &arrival)
    {
        Q_UNUSED(arrival)
        send(message);
    }
    // Whether the client waits for an answer here, as far as is known: not once its connection has
    // ended, even where it may come back.
    [[nodiscard]] virtual bool isAwaited() const { return true; }
    // Lets the client go and come back for the rest, where it can.
    virtual void suspend() { }
};

} // namespace server::mcp
