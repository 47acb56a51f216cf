// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/sessionlink.h"
#include "shared/client/statelesslink.h"
#include "tests/shared/fakeconnection.h"
#include "tests/support/manualclock.h"

#include <QSignalSpy>
#include <QTest>

using namespace std::chrono_literals;
using shared::AgentLink;
using shared::ErrorCode;
using shared::LinkEnd;
using tests::FakeConnection;
using Kind = LinkEnd::Kind;

Q_DECLARE_METATYPE(std::optional<std::chrono::milliseconds>)

// How links take the answers to their handshakes, by a network in the test's hand.
class TestStreamableLink : public QObject {
    Q_OBJECT
private slots:
    void init();
    void takesAFailedHandshake_data();
    void takesAFailedHandshake();

private:
    tests::ManualClock m_clock;
    std::unique_ptr<shared::DeadlineQueue> m_deadlines;
    std::unique_ptr<shared::ConnectionPool> m_pool;
    QPointer<FakeConnection> m_connection; // the latest
};

void TestStreamableLink::init()
{
    m_pool.reset(); // before what it uses
    m_deadlines = std::make_unique<shared::DeadlineQueue>(m_clock);
    m_pool = std::make_unique<shared::ConnectionPool>(
        shared::ConnectionPoolSettings{}, m_clock, *m_deadlines, [this](const shared::Origin &) {
            m_connection = new FakeConnection;
            return shared::HttpConnectionPointer(m_connection.data());
        });
}

void TestStreamableLink::takesAFailedHandshake_data()
{
    using Retry = std::optional<std::chrono::milliseconds>;
    QTest::addColumn<int>("status"); // 0: the connection fails
    QTest::addColumn<QByteArray>("retryAfter");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<Retry>("retry");
    const QByteArray error = R"({"jsonrpc":"2.0","id":0,"error":{"code":-32601,"message":"no"}})";
    QTest::newRow("no connection") << 0 << QByteArray() << QByteArray() << Kind::Lost << Retry();
    for (const int status : {400, 404, 405, 406})
        QTest::addRow("%d", status)
            << status << QByteArray() << error << Kind::Unsupported << Retry();
    QTest::newRow("an error") << 200 << QByteArray() << error << Kind::Unsupported << Retry();
    QTest::newRow("no JSON") << 200 << QByteArray() << QByteArray("hello") << Kind::Lost << Retry();
    QTest::newRow("401") << 401 << QByteArray() << QByteArray() << Kind::Refused << Retry();
    QTest::newRow("403") << 403 << QByteArray() << QByteArray() << Kind::Refused << Retry();
    QTest::newRow("403 for a while")
        << 403 << QByteArray("60") << QByteArray() << Kind::Refused << Retry(60s);
    QTest::newRow("409") << 409 << QByteArray() << QByteArray() << Kind::TakenOver << Retry();
    QTest::newRow("429") << 429 << QByteArray("7") << QByteArray() << Kind::Lost << Retry(7s);
    QTest::newRow("503") << 503 << QByteArray("5") << QByteArray() << Kind::Lost << Retry(5s);
    QTest::newRow("502") << 502 << QByteArray() << QByteArray() << Kind::Lost << Retry();
}

void TestStreamableLink::takesAFailedHandshake()
{
    QFETCH(const int, status);
    QFETCH(const QByteArray, retryAfter);
    QFETCH(const QByteArray, body);
    const shared::LinkContext context{.connections = *m_pool,
        .deadlines = *m_deadlines,
        .address = {},
        .clientName = QStringLiteral("t"),
        .clientVersion = QStringLiteral("1")};
    for (const bool isStateless : {true, false}) {
        const std::unique_ptr<AgentLink> link(isStateless
                ? static_cast<AgentLink *>(new shared::StatelessLink(context))
                : new shared::SessionLink(context));
        const QSignalSpy closed(link.get(), &AgentLink::closed);
        link->open();
        m_connection->answerStatus = status;
        m_connection->headers = {{"Retry-After", retryAfter}};
        if (status == 0) {
            emit m_connection->failed({ErrorCode::Unavailable, {}});
        } else {
            emit m_connection->headReceived();
            emit m_connection->bodyReceived(body);
            emit m_connection->completed();
        }
        QCOMPARE(closed.size(), 1);
        const auto end = closed.first().first().value<LinkEnd>();
        QTEST(end.kind, "kind");
        QTEST(end.retry, "retry");
    }
}

QTEST_GUILESS_MAIN(TestStreamableLink)
#include "tst_streamablelink.moc"
