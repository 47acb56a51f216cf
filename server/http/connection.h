// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/connectionrecord.h"
#include "server/http/exchange.h"
#include "server/http/guard.h"
#include "server/http/lazydeadline.h"
#include "server/http/peerwatch.h"
#include "server/http/replywriter.h"
#include "server/http/requesttimer.h"
#include "server/http/socketwriter.h"
#include "server/http/unreadwatch.h"

#include <QTcpSocket>

#include <deque>
#include <functional>
#include <memory>
#include <optional>

namespace server::http {

// One TCP connection: owns its socket, lets the guard look at what comes in, hands whole requests
// on and sends the answers in the order of the requests. Driven by the socket's signals and by
// deadlines; ends exactly once, with one reason.
class Connection final : public QObject {
    Q_OBJECT
public:
    enum class State {
        Accepted, // nothing was received
        Serving,
        Streaming, // an answer without an end is going out
        Closing, // the last answer is going out, or waits for the peer's FIN
        Closed,
    };
    // What all connections share; must outlive them.
    struct Environment {
        const Limits &limits;
        const shared::Clock &clock;
        shared::DeadlineQueue &deadlines;
        ReplyWriter &writer;
        // Works on a request. False when the parsers disagree about it.
        std::function<bool(const Connection &, const Message &, const std::shared_ptr<Answer> &)>
            dispatch;
        bool isDraining = false; // each answer is the last of its connection
    };

    Connection(quint64 id, std::unique_ptr<QTcpSocket> socket, const Environment &environment,
        QObject *parent);
    ~Connection() override;

    [[nodiscard]] quint64 id() const { return m_id; }
    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] const QTcpSocket &socket() const { return *m_socket; }
    [[nodiscard]] qint64 bytesIn() const { return m_record.bytesIn; }
    [[nodiscard]] qint64 bytesOut() const { return m_writer.sent(); }
    // Those that have begun to arrive and whose answer was not begun.
    [[nodiscard]] qsizetype requestsInFlight() const;

    // Reads what is there already and from now on. To be called once.
    void start();
    // Answers with an error, whatever the client was about to ask, and closes.
    void refuse(const Refusal &refusal, shared::CloseReason reason);
    // What waits for its client: of an answer that is not taken and of a request that is not whole.
    [[nodiscard]] qint64 bytesHeld() const;
    // Lets go of that: drops the answer, or refuses the request.
    void shed();
    // Ends a stream in order, drops what is not answered, and closes.
    void close(shared::CloseReason reason);
    // Drops everything and reports the end before it returns: for the end of the server.
    void terminate(shared::CloseReason reason);

signals:
    void served(server::http::ServedRequest request);
    void closed(server::http::ConnectionRecord record); // last; from the event loop

private:
    // reading
    void onReadyRead();
    void readRequests();
    void readLater();
    [[nodiscard]] bool isServing() const;
    [[nodiscard]] bool canRead() const;
    void feedGuard();
    void dispatch(const Message &message);
    Exchange &addExchange(Exchange::Facts facts);
    void sendContinue();
    void discardInput();
    // writing
    void onAnswered();
    void sendAnswers();
    void sendReply(const Exchange &exchange);
    void sendStream(Exchange &exchange);
    void watchPeer();
    void onBytesWritten(qint64 bytes);
    void reportServed(const Exchange &exchange, qint64 bytesOut);
    // deadlines
    void updateTimer();
    void onTimer();
    // the end
    void beginClosing(shared::CloseReason reason);
    void setReason(shared::CloseReason reason);
    void shutDownWhenSent();
    void abort(shared::CloseReason reason);
    [[nodiscard]] std::optional<shared::Clock::TimePoint> lastAcknowledged() const;
    [[nodiscard]] bool isPeerSilent() const;
    void onError(QAbstractSocket::SocketError error);
    void onDisconnected();
    void finish();

    // constant after construction
    const quint64 m_id;
    const Environment &m_environment;
    const std::unique_ptr<QTcpSocket> m_socket;
    const shared::Clock::TimePoint m_opened;
    const QHostAddress m_peerAddress; // the socket forgets them when it is closed
    const quint16 m_peerPort;

    State m_state = State::Accepted;
    std::optional<shared::CloseReason> m_reason; // the first one named is the one
    std::optional<shared::CloseReason> m_socketReason; // what the socket says
    shared::CloseReason m_lastReason = shared::CloseReason::Completed; // when all is answered
    Guard m_guard;
    SocketWriter m_writer;
    RequestTimer m_timer;
    PeerWatch m_peerWatch; // while a stream goes out
    UnreadWatch m_unreadWatch; // while answers are made
    LazyDeadline m_linger;
    std::deque<std::unique_ptr<Exchange>> m_exchanges; // unanswered, in the order of the requests
    QByteArray m_input; // received, not yet seen by the guard
    bool m_isReading = false; // in readRequests(), which sends the answers itself
    bool m_isReadingLater = false;
    bool m_isLast = false; // no further request is taken
    bool m_isShutDown = false; // our FIN is sent
    bool m_isFinished = false;
    qint64 m_ignored = 0; // bytes that came while a stream went out
    ConnectionRecord m_record;
};

} // namespace server::http
