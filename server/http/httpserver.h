// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/accesspolicy.h"
#include "server/http/admission.h"
#include "server/http/connection.h"
#include "server/http/connectionrecord.h"
#include "server/http/descriptorshortage.h"
#include "server/http/httpadapter.h"
#include "server/http/lazydeadline.h"
#include "server/http/limits.h"
#include "server/http/proxytrust.h"
#include "server/http/ratelimiter.h"
#include "server/http/replywriter.h"
#include "server/http/router.h"
#include "shared/util/result.h"

#include <QHostAddress>
#include <QObject>
#include <QPointer>
#include <QSslConfiguration>
#include <QStringList>

#include <map>
#include <memory>
#include <unordered_map>
#include <vector>

namespace server::http {

class Listener;

// The front: listens, admits connections, and leads each of their requests through QtHttpServer's
// parser, the access policy and the router to its handler.
class HttpServer final : public QObject {
    Q_OBJECT
public:
    struct Settings {
        Limits limits;
        QStringList allowedHosts;
        QStringList allowedOrigins;
        QStringList trustedProxies;
        ProxyTrust::Field forwardedField = ProxyTrust::Field::Auto;
    };
    struct Statistics {
        qsizetype openConnections = 0;
        quint64 accepted = 0;
        quint64 requests = 0;
        std::map<shared::CloseReason, quint64> closed;
        // by status: the guard's, the policy's, admission's and the rate limiter's
        std::map<int, quint64> rejected;
        quint64 dropped = 0; // connections that were not even told so
        quint64 parserMismatches = 0;
        qint64 bytesIn = 0; // off the wire and onto it
        qint64 bytesOut = 0;
        bool isAcceptPaused = false;
        quint64 acceptPauses = 0; // because descriptors ran out

        // What two servers of one process come to.
        Statistics &operator+=(const Statistics &other);
    };

    // The references must outlive the server.
    HttpServer(const Settings &settings, const shared::Clock &clock,
        shared::DeadlineQueue &deadlines, QObject *parent = nullptr);
    ~HttpServer() override;

    // Once. The error says what to do about it.
    [[nodiscard]] shared::Result<shared::Done> listen(const QHostAddress &address, quint16 port);
    [[nodiscard]] quint16 port() const;
    [[nodiscard]] QHostAddress address() const;
    [[nodiscard]] Router &router() { return m_router; }

    // Connections that come from now on speak TLS; those that are there stay as they are.
    void setTls(const QSslConfiguration &tls) { m_tls = tls; }
    [[nodiscard]] bool isTls() const { return m_tls.has_value(); }

    // From now on an answer is the last one of its connection. Others still come in: what the
    // server takes on while it stops is up to the handlers, and how it is may always be asked.
    void drain();
    // Memory is nearly out: ends connections that hold much of it, because their client is slow to
    // send a long request or to take an answer, the greatest first, until so many bytes are freed.
    // Returns how many are.
    qint64 shed(qint64 wanted);
    // Requests that have begun to arrive and whose answer was not begun.
    [[nodiscard]] qsizetype requestsInFlight() const;
    // Closes the listening socket and ends all connections in order; what was not answered is not
    // answered any more.
    void close(shared::CloseReason reason);

    [[nodiscard]] Statistics statistics() const;
    [[nodiscard]] qsizetype openConnections() const { return std::ssize(m_connections); }
    [[nodiscard]] bool isAcceptPaused() const; // new connections wait in the kernel

signals:
    void requestServed(server::http::ServedRequest request);
    void connectionClosed(server::http::ConnectionRecord record);

private:
    void onAccepted(qintptr descriptor);
    [[nodiscard]] std::unique_ptr<QTcpSocket> makeSocket() const;
    void admit(std::unique_ptr<QTcpSocket> socket, bool hasRoom);
    void refuse(Connection &connection, Admission::Verdict verdict) const;
    bool dispatch(const Connection &connection, const Message &message,
        const std::shared_ptr<Answer> &answer);
    [[nodiscard]] std::optional<Reply> replyBefore(
        const Request &request, const AccessPolicy::Decision &decision);
    void onClosed(const ConnectionRecord &record);
    void onDescriptorsExhausted();
    void resumeAccepting();
    void updateAccepting();

    // constant after construction
    const Settings m_settings;
    const shared::Clock &m_clock;
    const qintptr m_descriptorLimit; // 0: none
    const AccessPolicy m_policy;
    const ProxyTrust m_proxies;

    std::optional<QSslConfiguration> m_tls; // null: plain HTTP

    Admission m_admission;
    RateLimiter m_rates;
    Router m_router;
    ReplyWriter m_writer;
    HttpAdapter m_adapter;
    QPointer<Listener> m_listener; // owned by the adapter
    Connection::Environment m_environment;
    std::unordered_map<quint64, std::unique_ptr<Connection>> m_connections;
    std::vector<std::unique_ptr<Connection>> m_ended; // until the next turn of the event loop
    quint64 m_lastId = 0;
    LazyDeadline m_acceptRetry;
    DescriptorShortage m_shortage;
    bool m_isFull = false; // no descriptors left
    Statistics m_statistics;
};

} // namespace server::http
