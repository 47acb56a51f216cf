// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/responder.h"
#include "server/mcp/arrival.h"
#include "server/transport/eventid.h"
#include "shared/util/clock.h"

#include <QObject>
#include <QPointer>

#include <chrono>
#include <optional>
#include <vector>

namespace server::transport {

class ReplayBuffer;

// One stream of messages to a client, as the client sees it: it outlives the connection that
// carries it, and a client that comes back gets what it missed. Knows nothing of what the messages
// say.
class MessageStream final : public QObject {
    Q_OBJECT
public:
    struct Style {
        QByteArray session; // of the event ids; empty: none, and no coming back
        // The first event has an id and no data, so that the client can come back before anything
        // was said, and tells how long to wait first.
        bool hasPriming = false;
        std::chrono::milliseconds retry{1'000};
        // A connection that has lasted so long is ended, and the client comes back; 0: never. Only
        // with priming.
        std::chrono::milliseconds lifetime{0};
    };

    // Clock and buffer must outlive the stream.
    MessageStream(quint32 number, Style style, const shared::Clock &clock, ReplayBuffer &replay,
        QObject *parent = nullptr);

    [[nodiscard]] quint32 number() const { return m_number; }
    [[nodiscard]] bool isAttached() const { return m_connection != nullptr; }
    [[nodiscard]] bool isComplete() const { return m_isComplete; }
    // Whether the client knows an event id of it and so can come back.
    [[nodiscard]] bool isResumable() const { return m_isResumable; }
    // The latest connection carried it to its end. Behind a proxy that says nothing of the client,
    // who may come back all the same.
    [[nodiscard]] bool isTaken() const { return m_takenAt.has_value(); }
    // Taken so long ago, and no answer is in doubt any more.
    [[nodiscard]] bool isTakenFor(std::chrono::milliseconds time) const;

    // The first connection of this stream.
    void attach(http::Stream &connection);
    enum class Resumption { Resumed, NothingLeft, Gone };
    // What came after that event, if it is all still here.
    [[nodiscard]] Resumption canResume(quint64 afterEvent) const;
    // Goes on there; an earlier connection is cut: the client has left it. Requires: canResume()
    // said Resumed.
    void resume(http::Stream &connection, quint64 afterEvent);

    void send(const QByteArray &message, const mcp::ArrivalCallback &arrival = {});
    // Nothing will follow; the connection ends in order.
    void sendLast(const QByteArray &message, const mcp::ArrivalCallback &arrival = {});
    void complete();
    // The connection ends, the stream does not: the client shall come back.
    void suspend();
    // An event that is none of its messages: whoever comes back does not get it again.
    void announce(const QByteArray &event);
    bool beat(); // a comment; false: none was sent
    // The session ends, and the stream with it.
    void end(shared::CloseReason reason);
    // Nobody will come back for what is left of it.
    void abandon();

    // The client has sent a request that is not about this stream: it has what was taken; when it
    // has left this stream without coming back, it won't.
    void noteOtherRequest();
    // The client came back for something that is no longer here.
    void noteMissed();

    // A connection that ended before we ended it.
    struct Loss {
        shared::CloseReason reason = shared::CloseReason::ClientClosed;
        std::chrono::milliseconds age{0}; // of the connection
        qint64 bytesOut = 0; // on it
    };

    [[nodiscard]] qint64 bytesOut() const; // over all of its connections
    [[nodiscard]] qint64 bytesQueued() const;
    [[nodiscard]] std::optional<shared::Clock::TimePoint> lastAcknowledged() const;

signals:
    void bytesTaken();
    // Just before detached(). Whoever hears it writes the line about the connection's end.
    void lost(const server::transport::MessageStream::Loss &loss);
    // A connection ended; the stream is as it was.
    void detached();
    void taken();
    // The client has an answer that it must have had when it sent its latest request.
    void acknowledged();

private:
    void connectTo(http::Stream &connection);
    void write(const QByteArray &frame);
    // The event's frame; empty: nobody will ever ask for it.
    [[nodiscard]] QByteArray keep(const QByteArray &message, const mcp::ArrivalCallback &arrival);
    void onClosed(shared::CloseReason reason, bool wasReceived);
    void settle(mcp::Arrival outcome);
    [[nodiscard]] QByteArray eventId(quint64 event) const;

    // constant after construction
    const quint32 m_number;
    const Style m_style;
    const shared::Clock &m_clock;
    ReplayBuffer &m_replay;

    QPointer<http::Stream> m_connection;
    shared::Clock::TimePoint m_connectedAt;
    quint64 m_lastEvent = 0;
    qint64 m_bytesBefore = 0; // of the connections before this one
    bool m_isResumable = false;
    bool m_isComplete = false;
    bool m_isGivenUp = false; // left by a client that went on without it
    bool m_isOvertaken = false; // the client has sent another request since the last answer
    std::optional<shared::Clock::TimePoint> m_takenAt;
    std::vector<mcp::ArrivalCallback> m_answers; // whose arrival is not known yet
};

} // namespace server::transport
