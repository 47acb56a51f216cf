// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/responder.h"

#include <functional>
#include <optional>

namespace server::http {

class SocketWriter;

// The stream of a Connection. It frames and counts; the connection carries out its end.
class ConnectionStream final : public Stream {
    Q_OBJECT
public:
    // Chunked, or as it is (HTTP/1.0); the answer to HEAD has no body at all. A write that finds
    // more than maxQueued bytes not yet taken by the kernel ends it, or more than 8 times that
    // where the client is reading.
    enum class Framing { Chunked, Plain, None };
    ConnectionStream(Framing framing, qint64 maxQueued, QObject *parent);

    void write(const QByteArray &bytes) override;
    void finish(shared::CloseReason reason, const QByteArray &lastBytes = {}) override;
    void abort(shared::CloseReason reason) override;
    [[nodiscard]] bool isOpen() const override { return m_isOpen; }
    [[nodiscard]] bool wasReceived() const override { return m_wasReceived; }
    [[nodiscard]] StreamStatistics statistics() const override;
    [[nodiscard]] std::optional<shared::Clock::TimePoint> lastAcknowledged() const override;

    [[nodiscard]] Framing framing() const { return m_framing; }

    // For the connection alone.
    using Acknowledged = std::function<std::optional<shared::Clock::TimePoint>()>;
    // The head is on its way: what was written before follows it. Requires: the writer, and what
    // tells of acknowledgements, outlive the open stream.
    void start(SocketWriter &writer, qint64 bytesBefore, Acknowledged lastAcknowledged);
    // The socket is about to be closed: it can't be asked any more.
    void noteAcknowledged() { m_acknowledged = lastAcknowledged(); }
    // Nothing goes out any more; closed() follows from the event loop.
    void stop();
    void notifyClosed(shared::CloseReason reason, bool wasReceived);

signals:
    void finished(shared::CloseReason reason); // everything written, last chunk included
    void aborted(shared::CloseReason reason);

private:
    void send(const QByteArray &bytes);
    [[nodiscard]] qint64 queued() const;
    [[nodiscard]] bool isStuck() const; // so much waits that it may not become more

    // constant after construction
    const Framing m_framing;
    const qint64 m_maxQueued;

    bool m_isOpen = true;
    bool m_isClosed = false;
    bool m_wasReceived = false;
    SocketWriter *m_writer = nullptr; // null until its turn has come, and after its end
    QByteArray m_early; // written before its turn
    std::optional<shared::CloseReason> m_earlyEnd; // finished before its turn
    StreamStatistics m_last; // as it stood at the end
    qint64 m_bytesBefore = 0; // of the connection, before this stream
    Acknowledged m_lastAcknowledged; // while there is a writer
    std::optional<shared::Clock::TimePoint> m_acknowledged; // as it stood at the end
};

} // namespace server::http
