// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/closereasonof.h"

#include <QTest>

#include <cerrno>

using shared::CloseReason;

class TestCloseReasonOf : public QObject {
    Q_OBJECT

private slots:
    void names_data()
    {
        QTest::addColumn<QAbstractSocket::SocketError>("error");
        QTest::addColumn<int>("errnoValue");
        QTest::addColumn<CloseReason>("reason");
        using Socket = QAbstractSocket;
        QTest::newRow("FIN") << Socket::RemoteHostClosedError << 0 << CloseReason::ClientClosed;
        QTest::newRow("FIN after a harmless errno")
            << Socket::RemoteHostClosedError << EAGAIN << CloseReason::ClientClosed;
        QTest::newRow("RST") << Socket::RemoteHostClosedError << ECONNRESET
                             << CloseReason::ConnectionReset;
        QTest::newRow("RST while writing")
            << Socket::NetworkError << ECONNRESET << CloseReason::ConnectionReset;
        QTest::newRow("aborted") << Socket::NetworkError << ECONNABORTED
                                 << CloseReason::ConnectionReset;
        QTest::newRow("EPIPE") << Socket::RemoteHostClosedError << EPIPE << CloseReason::BrokenPipe;
        QTest::newRow("no acknowledgement")
            << Socket::SocketTimeoutError << ETIMEDOUT << CloseReason::HalfOpen;
        QTest::newRow("no acknowledgement while writing")
            << Socket::UnknownSocketError << ETIMEDOUT << CloseReason::HalfOpen;
        QTest::newRow("timeout without errno")
            << Socket::SocketTimeoutError << 0 << CloseReason::HalfOpen;
        QTest::newRow("host unreachable")
            << Socket::NetworkError << EHOSTUNREACH << CloseReason::HalfOpen;
        QTest::newRow("network unreachable")
            << Socket::NetworkError << ENETUNREACH << CloseReason::HalfOpen;
        QTest::newRow("network down") << Socket::NetworkError << ENETDOWN << CloseReason::HalfOpen;
        QTest::newRow("network error without errno")
            << Socket::NetworkError << 0 << CloseReason::ConnectionReset;
        QTest::newRow("no resources")
            << Socket::SocketResourceError << ENOBUFS << CloseReason::InternalError;
        QTest::newRow("unknown") << Socket::UnknownSocketError << 0 << CloseReason::InternalError;
    }

    void names()
    {
        QFETCH(const QAbstractSocket::SocketError, error);
        QFETCH(const int, errnoValue);
        QTEST(server::http::closeReasonOf(error, errnoValue), "reason");
    }
};

QTEST_GUILESS_MAIN(TestCloseReasonOf)
#include "tst_closereasonof.moc"
