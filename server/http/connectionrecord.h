// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/reply.h"
#include "shared/contract/closereason.h"

#include <QByteArray>
#include <QHostAddress>
#include <QLatin1StringView>
#include <QString>

#include <chrono>
#include <optional>

namespace server::http {

// What is known of a connection at its end.
struct ConnectionRecord {
    quint64 id = 0;
    QHostAddress peerAddress; // of the TCP peer
    quint16 peerPort = 0;
    shared::CloseReason reason = shared::CloseReason::ClientClosed;
    std::chrono::milliseconds age{0};
    qint64 bytesIn = 0;
    qint64 bytesOut = 0;
    quint64 requests = 0;
    std::optional<Reply::Owner> owner; // of the last answer
    bool isEndReported = false; // by the owner of the stream that went out
    int refusedStatus = 0; // of the guard or of admission; 0: nothing was refused
    QLatin1StringView refusal; // its code
    bool isHandshakeBroken = false; // TLS was wanted, and never agreed upon
    QString handshakeError; // in words, where TLS itself failed
};

// One line: at warning level for what is our fault or took an agent's answer, at info level for
// what an operator may ask about and nobody else tells, since any stranger can bring it about. At
// debug level all other ends, refusals and broken handshakes among them: strangers could fill the
// log with those, and metrics count them by cause.
void logEnd(const ConnectionRecord &record);

// What is known of a request when its answer was given to the connection; of a stream, when it
// ended.
struct ServedRequest {
    QByteArray methodName;
    QString route; // the pattern; empty where none matched
    int status = 0;
    QLatin1StringView cause; // why it was refused; empty when it was not
    bool isStream = false;
    std::chrono::microseconds duration{0};
    qint64 bytesIn = 0;
    qint64 bytesOut = 0;
};

} // namespace server::http
