// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/socketoptions.h"

// For systems that do not tell what the peer has acknowledged.
namespace server::http {

std::optional<std::chrono::milliseconds> sinceAcknowledged(qintptr)
{
    return std::nullopt;
}

bool owesAcknowledgement(qintptr)
{
    return false;
}

void leavePeerToWatch(qintptr, std::chrono::milliseconds) { }

} // namespace server::http
