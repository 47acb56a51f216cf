// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/httpserver.h"

#include "server/http/answer.h"
#include "server/http/listener.h"
#include "server/http/log.h"
#include "server/http/socketoptions.h"
#include "shared/util/logfields.h"

#include <QSslSocket>

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace server::http {

using shared::CloseReason;

namespace {

// Descriptors kept for what is no connection: the journal, logs, and a way to say 503.
constexpr qintptr kReservedDescriptors = 64;
constexpr auto kAcceptRetry = 1s; // when descriptors ran out and nothing of ours ends
constexpr qint64 kMuch = 64LL * 1024; // of memory; who holds less is left alone

} // namespace

HttpServer::HttpServer(const Settings &settings, const shared::Clock &clock,
    shared::DeadlineQueue &deadlines, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_clock(clock)
    , m_descriptorLimit(raiseDescriptorLimit())
    , m_policy(settings.allowedHosts, settings.allowedOrigins)
    , m_proxies(settings.trustedProxies, settings.forwardedField)
    , m_admission(m_settings.limits)
    , m_rates(m_settings.limits, clock)
    , m_writer(clock)
    , m_environment{m_settings.limits, m_clock, deadlines, m_writer,
          [this](const Connection &connection, const Message &message,
              const std::shared_ptr<Answer> &answer) {
              return dispatch(connection, message, answer);
          },
          false}
    , m_acceptRetry(deadlines, clock, [this] { resumeAccepting(); })
    , m_shortage(deadlines, clock)
{
}

HttpServer::~HttpServer()
{
    if (m_listener)
        m_listener->close();
    for (auto &[id, connection] : std::exchange(m_connections, {})) {
        connection->disconnect(this);
        connection->terminate(CloseReason::ServerShutdown);
    }
}

shared::Result<shared::Done> HttpServer::listen(const QHostAddress &address, quint16 port)
{
    Q_ASSERT(!m_listener);
    auto listener = std::make_unique<Listener>(m_settings.limits.listenBacklog);
    if (!listener->listen(address, port)) {
        const QString where = u"%1:%2"_s.arg(address.toString()).arg(port);
        if (listener->serverError() == QAbstractSocket::AddressInUseError)
            return shared::Error{shared::ErrorCode::Conflict,
                u"Another program listens on %1 already; stop it or choose another port."_s.arg(
                    where)};
        return shared::Error{shared::ErrorCode::Unavailable,
            u"Can't listen on %1: %2."_s.arg(where, listener->errorString())};
    }
    connect(listener.get(), &Listener::descriptorAccepted, this, &HttpServer::onAccepted);
    connect(
        listener.get(), &Listener::descriptorsExhausted, this, &HttpServer::onDescriptorsExhausted);
    if (!m_adapter.bind(listener.get()))
        return shared::Error{
            shared::ErrorCode::Internal, u"QtHttpServer does not take the listening socket."_s};
    m_listener = listener.release();
    return shared::Done{};
}

quint16 HttpServer::port() const
{
    return m_listener ? m_listener->serverPort() : 0;
}

QHostAddress HttpServer::address() const
{
    return m_listener ? m_listener->serverAddress() : QHostAddress();
}

void HttpServer::drain()
{
    m_environment.isDraining = true;
}

qint64 HttpServer::shed(qint64 wanted)
{
    std::vector<std::pair<qint64, Connection *>> holders;
    for (const auto &[id, connection] : m_connections) {
        if (const qint64 held = connection->bytesHeld(); held > kMuch)
            holders.emplace_back(held, connection.get());
    }
    std::ranges::sort(holders, std::greater<>());
    qint64 freed = 0;
    for (const auto &[held, connection] : holders) {
        if (freed >= wanted)
            break;
        connection->shed(); // it ends from the event loop, so that the map stays as it is
        freed += held;
    }
    return freed;
}

qsizetype HttpServer::requestsInFlight() const
{
    qsizetype requests = 0;
    for (const auto &[id, connection] : m_connections)
        requests += connection->requestsInFlight();
    return requests;
}

void HttpServer::close(CloseReason reason)
{
    if (m_listener)
        m_listener->close();
    // Nothing is waited for any more: a closed listener must not be told to accept.
    resumeAccepting();
    for (const auto &[id, connection] : m_connections)
        connection->close(reason);
}

HttpServer::Statistics &HttpServer::Statistics::operator+=(const Statistics &other)
{
    openConnections += other.openConnections;
    accepted += other.accepted;
    requests += other.requests;
    for (const auto &[reason, count] : other.closed)
        closed[reason] += count;
    for (const auto &[status, count] : other.rejected)
        rejected[status] += count;
    dropped += other.dropped;
    parserMismatches += other.parserMismatches;
    bytesIn += other.bytesIn;
    bytesOut += other.bytesOut;
    isAcceptPaused = isAcceptPaused || other.isAcceptPaused;
    acceptPauses += other.acceptPauses;
    return *this;
}

HttpServer::Statistics HttpServer::statistics() const
{
    Statistics statistics = m_statistics;
    statistics.openConnections = openConnections();
    for (const auto &[id, connection] : m_connections) {
        statistics.bytesIn += connection->bytesIn();
        statistics.bytesOut += connection->bytesOut();
    }
    statistics.isAcceptPaused = isAcceptPaused();
    return statistics;
}

bool HttpServer::isAcceptPaused() const
{
    return m_listener && m_listener->isListening() && m_listener->isPaused();
}

void HttpServer::onAccepted(qintptr descriptor)
{
    ++m_statistics.accepted;
    std::unique_ptr<QTcpSocket> socket = makeSocket();
    if (!socket->setSocketDescriptor(descriptor)) {
        // Counted and not warned of: whoever brings it about could do so all day.
        qCDebug(lcHttp) << shared::LogFields("accepted socket can't be used")
                               .add("error", socket->errorString());
        closeDescriptor(descriptor);
        ++m_statistics.dropped;
        return;
    }
    if (socket->peerAddress().isNull()) { // reset while it waited to be accepted
        ConnectionRecord record;
        record.id = ++m_lastId;
        record.reason = CloseReason::ConnectionReset;
        ++m_statistics.closed[record.reason];
        emit connectionClosed(record);
        return;
    }
    tuneSocket(descriptor, m_settings.limits.peerTimeout);
    // The kernel gives the lowest free number, so that the number tells how many are in use.
    if (m_descriptorLimit > 0 && descriptor >= m_descriptorLimit - kReservedDescriptors)
        onDescriptorsExhausted();
    admit(std::move(socket), !m_isFull);
}

std::unique_ptr<QTcpSocket> HttpServer::makeSocket() const
{
    if (!m_tls)
        return std::make_unique<QTcpSocket>();
    auto socket = std::make_unique<QSslSocket>();
    socket->setSslConfiguration(*m_tls);
    return socket;
}

void HttpServer::admit(std::unique_ptr<QTcpSocket> socket, bool hasRoom)
{
    const QHostAddress peer = socket->peerAddress();
    const Admission::Verdict verdict = m_admission.enter(peer, m_proxies.isTrusted(peer), hasRoom);
    if (verdict == Admission::Verdict::Dropped) {
        ++m_statistics.dropped;
        resetOnClose(socket->socketDescriptor());
        return;
    }
    // The handshake is a part of the time for the first byte; what is written before its end waits.
    if (auto *tls = qobject_cast<QSslSocket *>(socket.get()))
        tls->startServerEncryption();
    const quint64 id = ++m_lastId;
    auto &connection =
        *m_connections
             .emplace(
                 id, std::make_unique<Connection>(id, std::move(socket), m_environment, nullptr))
             .first->second;
    connect(&connection, &Connection::served, this, [this](const ServedRequest &request) {
        ++m_statistics.requests;
        emit requestServed(request);
    });
    connect(&connection, &Connection::closed, this, &HttpServer::onClosed);
    if (verdict == Admission::Verdict::Admitted)
        connection.start();
    else
        refuse(connection, verdict);
}

void HttpServer::refuse(Connection &connection, Admission::Verdict verdict) const
{
    Refusal refusal{503, "too_many_connections"_L1,
        "The server has as many connections as it takes (http.max-connections); try again soon."_L1};
    if (verdict == Admission::Verdict::TooManyOfClient)
        refusal = {503, "too_many_connections_of_client"_L1,
            "Your address has as many connections as it may (http.max-connections-per-peer); close "
            "one, or try again soon."_L1};
    else if (verdict == Admission::Verdict::NoDescriptors)
        refusal = {503, "no_descriptors"_L1,
            "The server has no file descriptors left; try again soon."_L1};
    connection.refuse(refusal, CloseReason::LimitReached);
}

bool HttpServer::dispatch(
    const Connection &connection, const Message &message, const std::shared_ptr<Answer> &answer)
{
    std::optional<Request> request = m_adapter.parse(message);
    if (!request) {
        ++m_statistics.parserMismatches;
        return false;
    }
    const QTcpSocket &socket = connection.socket();
    const ProxyTrust::Client client =
        m_proxies.clientOf({socket.peerAddress(), socket.peerPort()}, request->headers);
    request->peerAddress = client.address;
    request->peerPort = client.port;
    request->connectionId = connection.id();
    request->isSecure = qobject_cast<const QSslSocket *>(&socket) != nullptr;
    // Whoever comes through a proxy is limited, even where the address that counts for them is a
    // loopback one: the proxy's, when the fields are of no use.
    request->isClientLimited = m_settings.limits.hasLoopbackLimits || client.isForwarded
        || !isLoopbackAddress(client.address);
    Exchange *exchange = answer->exchange();
    const AccessPolicy::Decision decision = m_policy.decide(*request, socket.localAddress());
    exchange->setCommonHeaders(decision.headers);
    if (const std::optional<Reply> reply = replyBefore(*request, decision)) {
        if (reply->status >= 400)
            ++m_statistics.rejected[reply->status];
        answer->reply(*reply);
        return true;
    }
    const QString route = m_router.route(*std::move(request), answer);
    // A connection is not destroyed while it dispatches, nor is what it holds.
    exchange->setRoute(route);
    return true;
}

// The answer of those that stand before the router, where they give one.
std::optional<Reply> HttpServer::replyBefore(
    const Request &request, const AccessPolicy::Decision &decision)
{
    if (request.isClientLimited) {
        if (const auto wait = m_rates.take(request.peerAddress))
            return Reply::error(429, "too_many_requests"_L1,
                u"Your address makes more requests than it may: %1 a second are served steadily "
                "(http.request-rate)."_s.arg(m_settings.limits.requests.perSecond),
                *wait);
    }
    return decision.reply;
}

void HttpServer::onClosed(const ConnectionRecord &record)
{
    const auto found = m_connections.find(record.id);
    if (found == m_connections.end())
        return;
    // The signal comes from inside of it. Ours to destroy, and not the event loop's: it must not
    // outlive what it refers to.
    if (m_ended.empty())
        QMetaObject::invokeMethod(
            this, [this] { m_ended.clear(); }, Qt::QueuedConnection);
    m_ended.push_back(std::move(found->second));
    m_connections.erase(found);
    m_admission.leave(record.peerAddress, m_proxies.isTrusted(record.peerAddress));
    ++m_statistics.closed[record.reason];
    if (record.refusedStatus != 0)
        ++m_statistics.rejected[record.refusedStatus];
    m_statistics.bytesIn += record.bytesIn;
    m_statistics.bytesOut += record.bytesOut;
    if (m_isFull)
        resumeAccepting();
    emit connectionClosed(record);
}

void HttpServer::onDescriptorsExhausted()
{
    m_isFull = true;
    m_shortage.notePause(openConnections());
    ++m_statistics.acceptPauses;
    m_acceptRetry.set(m_clock.now() + kAcceptRetry);
    updateAccepting();
}

void HttpServer::resumeAccepting()
{
    m_isFull = false;
    m_acceptRetry.clear();
    updateAccepting();
}

void HttpServer::updateAccepting()
{
    if (!m_listener || !m_listener->isListening())
        return;
    if (m_isFull)
        m_listener->pause();
    else
        m_listener->resume();
}

} // namespace server::http
