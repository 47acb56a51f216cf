// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/connection.h"

#include "server/http/answer.h"
#include "server/http/closereasonof.h"
#include "server/http/log.h"
#include "server/http/socketoptions.h"

#include <QSslSocket>

#include <algorithm>
#include <cerrno>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace server::http {

using shared::CloseReason;

namespace {

constexpr qint64 kReadBuffer = 64LL * 1024; // what Qt reads ahead of us
// Of an answer that waits: no further request is read.
constexpr qint64 kMuch = 64LL * 1024;
constexpr auto kLinger = 1s; // for the peer's FIN after ours
constexpr auto kSilence = 3s; // a peer that acknowledges nothing for less may be only slow

ReplyWriter::Body bodyOf(ConnectionStream::Framing framing)
{
    switch (framing) {
    case ConnectionStream::Framing::Chunked:
        return ReplyWriter::Body::Chunked;
    case ConnectionStream::Framing::Plain:
    case ConnectionStream::Framing::None:
        break;
    }
    return ReplyWriter::Body::UntilClose;
}

} // namespace

Connection::Connection(
    quint64 id, std::unique_ptr<QTcpSocket> socket, const Environment &environment, QObject *parent)
    : QObject(parent)
    , m_id(id)
    , m_environment(environment)
    , m_socket(std::move(socket))
    , m_opened(environment.clock.now())
    , m_peerAddress(m_socket->peerAddress())
    , m_peerPort(m_socket->peerPort())
    , m_guard(environment.limits)
    , m_writer(*m_socket, environment.limits, environment.clock, environment.deadlines,
          [this] { abort(CloseReason::SlowConsumer); })
    , m_timer(environment.limits, environment.clock, environment.deadlines, [this] { onTimer(); })
    , m_peerWatch(
          environment.clock, environment.deadlines, environment.limits.peerTimeout,
          [this] { return sinceAcknowledged(m_socket->socketDescriptor()); },
          [this] { abort(CloseReason::HalfOpen); })
    , m_unreadWatch(*m_socket, environment.clock, environment.deadlines)
    , m_linger(environment.deadlines, environment.clock, [this] { abort(CloseReason::Completed); })
{
    m_socket->setReadBufferSize(kReadBuffer);
    connect(m_socket.get(), &QTcpSocket::readyRead, this, &Connection::onReadyRead);
    // On TLS what counts is what goes onto the wire.
    if (const auto *tls = qobject_cast<QSslSocket *>(m_socket.get())) {
        m_record.isHandshakeBroken = true; // until it is done
        connect(tls, &QSslSocket::encrypted, this, [this] { m_record.isHandshakeBroken = false; });
        connect(tls, &QSslSocket::encryptedBytesWritten, this, &Connection::onBytesWritten);
    } else {
        connect(m_socket.get(), &QTcpSocket::bytesWritten, this, &Connection::onBytesWritten);
    }
    connect(m_socket.get(), &QTcpSocket::errorOccurred, this, &Connection::onError);
    connect(m_socket.get(), &QTcpSocket::disconnected, this, &Connection::onDisconnected);
}

Connection::~Connection()
{
    m_socket->disconnect(this);
}

void Connection::start()
{
    updateTimer();
    if (m_socket->bytesAvailable() > 0)
        onReadyRead();
}

void Connection::refuse(const Refusal &refusal, CloseReason reason)
{
    if (!isServing() || m_record.refusedStatus != 0)
        return;
    m_record.refusedStatus = refusal.status;
    m_record.refusal = refusal.code;
    m_lastReason = reason;
    m_isLast = true;
    m_state = State::Serving;
    Exchange::Facts facts;
    facts.started = m_environment.clock.now();
    m_guard.abandon();
    addExchange(facts).setReply(Reply::error(refusal));
}

qsizetype Connection::requestsInFlight() const
{
    const bool isArriving = isServing() && !m_isLast
        && (m_guard.phase() == Guard::Phase::Head || m_guard.phase() == Guard::Phase::Body);
    return std::ranges::count_if(m_exchanges, [](const auto &exchange) {
        return !exchange->isAnswered();
    }) + (isArriving ? 1 : 0);
}

qint64 Connection::bytesHeld() const
{
    return m_state == State::Closed ? 0 : m_writer.queued() + m_guard.bodyBytes();
}

void Connection::shed()
{
    if (m_writer.queued() >= m_guard.bodyBytes())
        abort(CloseReason::SlowConsumer);
    else
        refuse({503, "short_of_memory"_L1,
                   "The server has hardly any memory left for long requests; try again soon."_L1},
            CloseReason::LimitReached);
}

void Connection::close(CloseReason reason)
{
    if (m_state == State::Streaming)
        m_exchanges.front()->stream()->finish(reason);
    else
        beginClosing(reason);
}

void Connection::terminate(CloseReason reason)
{
    abort(reason);
    finish();
}

void Connection::onReadyRead()
{
    if (!isServing())
        discardInput();
    else if (!m_isReadingLater) // otherwise its turn is to come
        readRequests();
}

bool Connection::isServing() const
{
    return m_state == State::Accepted || m_state == State::Serving;
}

bool Connection::canRead() const
{
    return isServing() && !m_isLast
        && std::ssize(m_exchanges) < m_environment.limits.pipelinedRequests
        && m_writer.queued() < std::min(m_environment.limits.queuedBytes, kMuch);
}

void Connection::readRequests()
{
    m_isReadingLater = false;
    if (m_isReading)
        return;
    m_isReading = true;
    const quint64 before = m_record.requests;
    // One a turn: many in one go must not hold up the other connections.
    while (canRead() && m_record.requests == before) {
        if (m_input.isEmpty())
            m_input = m_socket->readAll();
        if (m_input.isEmpty())
            break;
        feedGuard();
        sendAnswers();
    }
    m_isReading = false;
    sendContinue();
    updateTimer();
    if (canRead())
        readLater();
}

// Queued: a handler that answers must not find the next request's handler called inside its own
// call.
void Connection::readLater()
{
    if (m_isReading || m_isReadingLater || (m_input.isEmpty() && m_socket->bytesAvailable() == 0))
        return;
    m_isReadingLater = true;
    QMetaObject::invokeMethod(this, &Connection::readRequests, Qt::QueuedConnection);
}

void Connection::feedGuard()
{
    const qsizetype taken = m_guard.feed(m_input);
    m_input = m_input.sliced(taken);
    m_record.bytesIn += taken;
    if (m_guard.phase() == Guard::Phase::Complete)
        dispatch(m_guard.take());
    else if (m_guard.phase() == Guard::Phase::Refused)
        refuse(m_guard.refusal(), CloseReason::ProtocolViolation);
}

void Connection::dispatch(const Message &message)
{
    m_state = State::Serving;
    m_timer.restart();
    if (!m_isLast && message.keepAlive && m_environment.isDraining)
        m_lastReason = CloseReason::ServerShutdown;
    ++m_record.requests;
    const int most = m_environment.limits.requestsPerConnection;
    const bool isEnough = most > 0 && m_record.requests >= static_cast<quint64>(most);
    m_isLast = m_isLast || !message.keepAlive || isEnough || m_environment.isDraining;
    Exchange &exchange =
        addExchange({message.methodName, message.methodName == "HEAD", message.minorVersion,
            message.wireBytes, m_environment.limits.queuedBytes, m_environment.clock.now()});
    if (m_environment.dispatch(*this, message, exchange.makeAnswer()))
        return;
    m_exchanges.pop_back();
    m_isLast = false;
    refuse({400, "parser_mismatch"_L1, "The request can be read in more than one way."_L1},
        CloseReason::ProtocolViolation);
}

Exchange &Connection::addExchange(Exchange::Facts facts)
{
    Exchange &exchange = *m_exchanges.emplace_back(std::make_unique<Exchange>(std::move(facts)));
    connect(&exchange, &Exchange::answered, this, &Connection::onAnswered);
    connect(&exchange, &Exchange::streamFinished, this, &Connection::beginClosing);
    connect(&exchange, &Exchange::streamAborted, this, &Connection::abort);
    return exchange;
}

void Connection::sendContinue()
{
    // Behind an unanswered request it would be taken for a part of that answer.
    if (!isServing() || !m_exchanges.empty() || !m_guard.expectsContinue())
        return;
    m_guard.acknowledgeContinue();
    m_timer.restart(); // the body's time runs from here
    updateTimer();
    m_writer.write("HTTP/1.1 100 Continue\r\n\r\n");
}

// What comes after the last request is of no interest, but read it must be: unread bytes would turn
// our FIN into a reset that destroys the answer on its way.
void Connection::discardInput()
{
    const qint64 ignored = m_input.size() + m_socket->readAll().size();
    m_input.clear();
    m_record.bytesIn += ignored;
    m_ignored += ignored;
    if (m_state == State::Streaming && m_ignored > kReadBuffer)
        abort(CloseReason::ProtocolViolation);
}

void Connection::onAnswered()
{
    if (m_isReading)
        return;
    sendAnswers();
    sendContinue();
    updateTimer();
    readLater();
}

void Connection::sendAnswers()
{
    while (isServing() && !m_exchanges.empty() && m_exchanges.front()->isAnswered()) {
        Exchange &exchange = *m_exchanges.front();
        if (exchange.stream()) {
            sendStream(exchange);
            return;
        }
        sendReply(exchange);
        m_exchanges.pop_front();
        m_timer.restart();
    }
    if (isServing() && m_isLast && m_exchanges.empty())
        beginClosing(m_lastReason);
}

void Connection::sendReply(const Exchange &exchange)
{
    const auto body =
        exchange.facts().isHead ? ReplyWriter::Body::Omitted : ReplyWriter::Body::Whole;
    const bool keepAlive = !m_isLast || m_exchanges.size() > 1;
    const ReplyWriter::Bytes bytes =
        m_environment.writer.bytes(exchange.reply(), exchange.commonHeaders(), body, keepAlive);
    m_record.owner = exchange.reply().owner;
    m_writer.write(bytes.head, bytes.body);
    reportServed(exchange, bytes.size());
}

void Connection::sendStream(Exchange &exchange)
{
    m_state = State::Streaming;
    m_guard.abandon(); // no answer follows a stream
    m_timer.stop();
    m_unreadWatch.stop();
    m_writer.waivePace();
    ConnectionStream &stream = *exchange.stream();
    const qint64 before = m_writer.sent() + m_writer.queued();
    // The connection ends with the stream: a client that took it for kept alive would send its next
    // request into our FIN.
    m_writer.write(
        m_environment.writer
            .bytes(exchange.reply(), exchange.commonHeaders(), bodyOf(stream.framing()), false)
            .head);
    if (m_state == State::Streaming)
        stream.start(m_writer, before, [this] { return lastAcknowledged(); });
    if (m_state == State::Streaming)
        watchPeer();
    // Queued, because whoever opened the stream is still about to connect to it.
    if (stream.framing() == ConnectionStream::Framing::None)
        QMetaObject::invokeMethod(
            &stream, [&stream] { stream.finish(CloseReason::Completed); }, Qt::QueuedConnection);
}

void Connection::watchPeer()
{
    m_peerWatch.start();
    if (m_peerWatch.isWatching())
        leavePeerToWatch(m_socket->socketDescriptor(), m_environment.limits.peerTimeout);
}

void Connection::onBytesWritten(qint64 bytes)
{
    m_writer.noteProgress(bytes);
    if (m_state == State::Streaming)
        emit m_exchanges.front()->stream()->bytesWritten(bytes);
    else if (m_state == State::Closing)
        shutDownWhenSent();
    else if (canRead())
        readLater();
}

void Connection::reportServed(const Exchange &exchange, qint64 bytesOut)
{
    const Exchange::Facts &facts = exchange.facts();
    if (facts.methodName.isEmpty())
        return;
    const auto duration = std::chrono::duration_cast<std::chrono::microseconds>(
        m_environment.clock.now() - facts.started);
    emit served({facts.methodName, exchange.route(), exchange.reply().status,
        exchange.reply().cause, exchange.stream() != nullptr, duration, facts.bytesIn, bytesOut});
}

void Connection::updateTimer()
{
    if (!isServing())
        return;
    // A client that waits for "100 Continue" behind an unanswered request waits for us as well.
    // So does one of whom no further request is taken.
    const bool mayWaitForUs =
        m_isLast || m_guard.phase() == Guard::Phase::Idle || m_guard.expectsContinue();
    m_timer.update(m_guard, mayWaitForUs && !m_exchanges.empty());
    m_unreadWatch.update(canRead());
}

void Connection::onTimer()
{
    if (m_guard.phase() == Guard::Phase::Head)
        refuse({408, "header_timeout"_L1, "The header took too long to arrive."_L1},
            CloseReason::HeaderTimeout);
    else if (m_guard.phase() == Guard::Phase::Body)
        refuse({408, "body_timeout"_L1, "The body took too long to arrive."_L1},
            CloseReason::BodyTimeout);
    else
        beginClosing(CloseReason::IdleTimeout);
}

void Connection::beginClosing(CloseReason reason)
{
    if (m_state == State::Closing || m_state == State::Closed)
        return;
    setReason(reason);
    m_state = State::Closing;
    m_guard.abandon();
    m_timer.stop();
    m_unreadWatch.stop();
    m_peerWatch.stop();
    shutDownWhenSent();
}

// The first one is the one. But an answer that did not go out to its end was not completed.
void Connection::setReason(CloseReason reason)
{
    if (!m_reason || (*m_reason == CloseReason::Completed && m_writer.queued() > 0))
        m_reason = reason;
}

void Connection::shutDownWhenSent()
{
    if (m_isShutDown || m_writer.queued() > 0)
        return;
    m_isShutDown = true;
    m_linger.set(m_environment.clock.now() + kLinger);
    if (!shutdownWriting(m_socket->socketDescriptor()))
        m_socket->disconnectFromHost();
    else
        discardInput();
}

void Connection::abort(CloseReason reason)
{
    if (m_state == State::Closed)
        return;
    setReason(
        reason == CloseReason::SlowConsumer && isPeerSilent() ? CloseReason::HalfOpen : reason);
    // Once all is with the kernel, a plain close lets a slow but honest client have it.
    if (m_state != State::Closing || m_writer.queued() > 0)
        resetOnClose(m_socket->socketDescriptor());
    if (m_state == State::Streaming)
        m_exchanges.front()->stream()->noteAcknowledged();
    m_socket->abort();
    onDisconnected(); // which the socket has not called when it was closed before
}

std::optional<shared::Clock::TimePoint> Connection::lastAcknowledged() const
{
    const auto silence = sinceAcknowledged(m_socket->socketDescriptor());
    if (!silence)
        return std::nullopt;
    return m_environment.clock.now() - *silence;
}

// One that reads nothing still acknowledges, until its window is full and it owes nothing.
bool Connection::isPeerSilent() const
{
    const qintptr descriptor = m_socket->socketDescriptor();
    return owesAcknowledgement(descriptor)
        && sinceAcknowledged(descriptor).value_or(0ms) >= kSilence;
}

void Connection::onError(QAbstractSocket::SocketError error)
{
    // Reset at once: a later end without an errno of its own must not inherit this one.
    const int code = std::exchange(errno, 0);
    if (m_record.isHandshakeBroken && error != QAbstractSocket::RemoteHostClosedError)
        m_record.handshakeError = m_socket->errorString();
    m_socketReason = closeReasonOf(error, code);
    // The system gives up on a peer that takes nothing as on one that is gone; the latter would
    // have been noticed before.
    if (code == ETIMEDOUT && m_peerWatch.isWatching())
        m_socketReason = CloseReason::SlowConsumer;
    if (m_reason)
        setReason(*m_socketReason); // while it is known what waits
}

void Connection::onDisconnected()
{
    if (m_state == State::Closed)
        return;
    m_state = State::Closed;
    m_reason = m_reason.value_or(m_socketReason.value_or(CloseReason::ClientClosed));
    m_timer.stop();
    m_peerWatch.stop();
    m_unreadWatch.stop();
    m_linger.clear();
    m_writer.stop();
    for (const auto &exchange : m_exchanges)
        exchange->stop();
    // Queued: the socket may have noticed its end inside a call of somebody who must not be called
    // back from there.
    QMetaObject::invokeMethod(this, &Connection::finish, Qt::QueuedConnection);
}

void Connection::finish()
{
    if (std::exchange(m_isFinished, true))
        return;
    m_record.id = m_id;
    m_record.peerAddress = m_peerAddress;
    m_record.peerPort = m_peerPort;
    m_record.reason = *m_reason;
    m_record.age =
        std::chrono::duration_cast<std::chrono::milliseconds>(m_environment.clock.now() - m_opened);
    m_record.bytesOut = m_writer.sent();
    // A FIN behind ours is the peer's word that it has read ours, and with it all before it.
    const bool wasReceived = m_isShutDown && m_socketReason == CloseReason::ClientClosed;
    for (const auto &exchange : std::exchange(m_exchanges, {})) {
        if (const ConnectionStream *stream = exchange->stream()) {
            reportServed(*exchange, stream->statistics().bytesOut);
            m_record.isEndReported = stream->isEndReported();
        }
        exchange->notifyDisconnected(m_record.reason, wasReceived);
    }
    logEnd(m_record);
    emit closed(m_record);
}

} // namespace server::http
