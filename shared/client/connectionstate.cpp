// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/connectionstate.h"

namespace shared {

using namespace Qt::StringLiterals;

QString ConnectionState::text() const
{
    const double seconds = static_cast<double>(retryIn.count()) / 1000;
    switch (phase) {
    case Phase::Closed:
        return u"closed"_s;
    case Phase::Connecting:
        return u"connecting"_s;
    case Phase::Open:
        return u"open (%1, MCP %2)%3"_s.arg(
            info.transport, info.revision, info.isResumed ? u", the session goes on"_s : QString());
    case Phase::Retrying:
        return u"lost: %1; retrying in %2 s"_s.arg(error.message).arg(seconds, 0, 'f', 1);
    case Phase::GivenUp:
        break;
    }
    return u"given up: %1"_s.arg(error.message);
}

} // namespace shared
