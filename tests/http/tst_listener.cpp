// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/listener.h"

#include <QTcpSocket>
#include <QTest>

#include <memory>
#include <vector>

using server::http::Listener;

// What becomes of accepting after an error. The errors are told as Qt tells them: it has stopped
// accepting before.
class TestListener : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_listener = std::make_unique<Listener>(50);
        QVERIFY(m_listener->listen(QHostAddress::LocalHost));
        connect(m_listener.get(), &Listener::descriptorAccepted, this, &TestListener::take);
        m_taken.clear();
    }

    void goesOnAfterAnErrorOfOneConnection()
    {
        fail(QAbstractSocket::NetworkError);
        QTcpSocket client;
        client.connectToHost(QHostAddress::LocalHost, m_listener->serverPort());
        QTRY_COMPARE(m_taken.size(), 1U);
    }

    void waitsToBeToldWhenDescriptorsRanOut()
    {
        fail(QAbstractSocket::SocketResourceError);
        QTcpSocket client;
        client.connectToHost(QHostAddress::LocalHost, m_listener->serverPort());
        QTRY_COMPARE(client.state(), QAbstractSocket::ConnectedState); // by the system
        QCoreApplication::processEvents();
        QCOMPARE(m_taken.size(), 0U);
        m_listener->pause();
        m_listener->resume();
        QTRY_COMPARE(m_taken.size(), 1U);
    }

    void staysPausedWhateverFails()
    {
        m_listener->pause();
        fail(QAbstractSocket::NetworkError);
        QTcpSocket client;
        client.connectToHost(QHostAddress::LocalHost, m_listener->serverPort());
        QTRY_COMPARE(client.state(), QAbstractSocket::ConnectedState);
        QCoreApplication::processEvents();
        QCOMPARE(m_taken.size(), 0U);
    }

private:
    void fail(QAbstractSocket::SocketError error)
    {
        m_listener->pauseAccepting();
        emit m_listener->acceptError(error);
    }
    void take(qintptr descriptor)
    {
        m_taken.push_back(std::make_unique<QTcpSocket>());
        m_taken.back()->setSocketDescriptor(descriptor);
    }

    std::unique_ptr<Listener> m_listener;
    std::vector<std::unique_ptr<QTcpSocket>> m_taken;
};

QTEST_GUILESS_MAIN(TestListener)
#include "tst_listener.moc"
