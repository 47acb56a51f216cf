// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/reply.h"
#include "shared/contract/closereason.h"
#include "shared/util/clock.h"

#include <QByteArray>
#include <QObject>
#include <QPointer>

#include <chrono>
#include <memory>
#include <optional>

namespace server::http {

// What the transport port of a stream tells about the connection below it. Bytes are on the wire,
// framing included.
struct StreamStatistics {
    qint64 bytesOut = 0;
    qint64 bytesQueued = 0; // written by us, not yet taken by the kernel
};

// An answer without an end: text/event-stream. Owned by its connection; hold it in a QPointer.
// After closed() nothing is sent any more and the object is deleted from the event loop.
class Stream : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    // Queues bytes of the body; framing (chunked, or close-delimited for HTTP/1.0) is the stream's
    // work. Ignored once the stream is closing. May emit closed() only from the event loop.
    virtual void write(const QByteArray &bytes) = 0;
    // Ends the body in order once everything queued is sent, then closes the connection. The last
    // bytes of the body go out in one piece with its end.
    virtual void finish(shared::CloseReason reason, const QByteArray &lastBytes = {}) = 0;
    // Drops what is queued and resets the connection.
    virtual void abort(shared::CloseReason reason) = 0;
    [[nodiscard]] virtual bool isOpen() const = 0;
    // Once closed(): whether the peer took all of a finished body and then ended the connection in
    // order. False says nothing: it may have got it all the same.
    [[nodiscard]] virtual bool wasReceived() const = 0;
    [[nodiscard]] virtual StreamStatistics statistics() const = 0;
    // When the peer's TCP last acknowledged anything, as far as the system tells. Asks the system
    // while the stream is open; later it is known of streams that we cut.
    [[nodiscard]] virtual std::optional<shared::Clock::TimePoint> lastAcknowledged() const
    {
        return std::nullopt;
    }

    // Whoever owns what the stream carries writes the line about its end. Otherwise the connection
    // does, where it is news to an operator.
    void setEndReported() { m_isEndReported = true; }
    [[nodiscard]] bool isEndReported() const { return m_isEndReported; }

signals:
    // Exactly once, whoever ended it.
    void closed(shared::CloseReason reason);
    // The kernel took bytes: something moves.
    void bytesWritten(qint64 bytes);

private:
    bool m_isEndReported = false;
};

// The means to answer one request: at once or later, exactly once, from the server thread. Answers
// of pipelined requests are sent in the order of the requests whatever the order of the calls.
// Answering a connection that has gone is allowed and does nothing. Letting the last reference go
// without an answer sends 500.
class Responder : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    virtual void reply(const Reply &reply) = 0;
    // Sends the head (the body of it is ignored) and leaves the answer open. Null when the
    // connection has gone.
    virtual Stream *openStream(const Reply &head) = 0;
    [[nodiscard]] virtual bool isConnected() const = 0;

signals:
    // The connection ended before the answer was given: whoever works for it may stop.
    void disconnected(shared::CloseReason reason);
};

using ResponderPointer = std::shared_ptr<Responder>;

} // namespace server::http
