// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/closereasonof.h"

#include <cerrno>

namespace server::http {

using shared::CloseReason;

shared::CloseReason closeReasonOf(QAbstractSocket::SocketError error, int errnoValue)
{
    switch (errnoValue) {
    case ECONNRESET:
    case ECONNABORTED:
        return CloseReason::ConnectionReset;
    case EPIPE:
        return CloseReason::BrokenPipe;
    case ETIMEDOUT: // TCP_USER_TIMEOUT or keepalive
    case EHOSTUNREACH: // ICMP, after the peer was there once
    case ENETUNREACH:
#ifdef EHOSTDOWN // Windows has none
    case EHOSTDOWN:
#endif
    case ENETDOWN:
        return CloseReason::HalfOpen;
    default:
        break;
    }
    switch (error) {
    case QAbstractSocket::RemoteHostClosedError:
        return CloseReason::ClientClosed;
    case QAbstractSocket::SocketTimeoutError:
        return CloseReason::HalfOpen;
    case QAbstractSocket::SslHandshakeFailedError:
    case QAbstractSocket::SslInternalError:
    case QAbstractSocket::SslInvalidUserDataError:
        return CloseReason::ProtocolViolation;
    case QAbstractSocket::NetworkError:
        return CloseReason::ConnectionReset;
    default:
        return CloseReason::InternalError;
    }
}

} // namespace server::http
