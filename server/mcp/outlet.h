// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace server::mcp {

// Where the messages of a peer go: implemented by the transport.
class Outlet {
public:
    virtual ~Outlet() = default;
    // One JSON text without a newline. Must not end the peer from inside the call.
    virtual void send(const QByteArray &message) = 0;
};

} // namespace server::mcp
