// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/socketoptions.h"

namespace server::http {

void tuneSocket(qintptr, std::chrono::milliseconds)
{
    // The caller has set what QTcpSocket offers; the heartbeat of the transports finds dead peers.
}

std::optional<std::chrono::milliseconds> sinceAcknowledged(qintptr)
{
    return std::nullopt;
}

bool owesAcknowledgement(qintptr)
{
    return false;
}

void leavePeerToWatch(qintptr, std::chrono::milliseconds) { }

bool shutdownWriting(qintptr)
{
    return false;
}

void resetOnClose(qintptr) { }

qintptr raiseDescriptorLimit()
{
    return 0;
}

} // namespace server::http
