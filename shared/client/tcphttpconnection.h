// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/httpconnection.h"
#include "shared/client/httpresponseparser.h"

#include <QList>
#include <QSslCertificate>
#include <QTcpSocket>

#include <memory>

class QSslSocket;

namespace shared {

// An HttpConnection over TCP, or TLS where the origin is https. Not QNetworkAccessManager, which
// sends a POST a second time by itself when its connection ends, does not tell whether anything was
// sent, opens six connections to a host at most and has a thread for each of its kind.
class TcpHttpConnection final : public HttpConnection {
    Q_OBJECT
public:
    // trusted: see ConnectionPool::trust().
    explicit TcpHttpConnection(const Origin &origin, const QList<QSslCertificate> &trusted = {},
        QObject *parent = nullptr);
    ~TcpHttpConnection() override;

    void send(const QByteArray &request) override;
    void abort() override;
    [[nodiscard]] bool isReusable() const override;
    [[nodiscard]] bool wasSent() const override { return m_wasSent; }
    [[nodiscard]] int status() const override { return m_parser.status(); }
    [[nodiscard]] QByteArray reason() const override { return m_parser.reason(); }
    [[nodiscard]] QByteArray header(QByteArrayView name) const override;

private:
    void secure(QSslSocket &socket);
    void connectToOrigin();
    void write();
    void read();
    void takeEnd();
    void finish();
    void fail(const QString &why);

    const Origin m_origin;
    const QList<QSslCertificate> m_trusted;
    std::unique_ptr<QTcpSocket> m_socket;
    QByteArray m_request; // that waits for the connection
    HttpResponseParser m_parser;
    bool m_isBusy = false;
    bool m_isReady = false; // connected, and the TLS handshake done
    bool m_wasSent = false;
};

} // namespace shared
