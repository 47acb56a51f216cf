// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/contract/transportrecord.h"

namespace shared {

QString transportKindName(TransportKind kind)
{
    switch (kind) {
    case TransportKind::HttpSse:
        return QStringLiteral("http_sse");
    case TransportKind::StreamableHttp:
        return QStringLiteral("streamable_http");
    case TransportKind::Stdio:
        return QStringLiteral("stdio");
    }
    Q_UNREACHABLE();
}

QString transportStateName(TransportState state)
{
    switch (state) {
    case TransportState::Connecting:
        return QStringLiteral("connecting");
    case TransportState::Open:
        return QStringLiteral("open");
    case TransportState::Draining:
        return QStringLiteral("draining");
    case TransportState::Closed:
        return QStringLiteral("closed");
    }
    Q_UNREACHABLE();
}

} // namespace shared
