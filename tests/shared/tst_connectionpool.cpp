// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/connectionpool.h"
#include "tests/shared/fakeconnection.h"
#include "tests/support/manualclock.h"

#include <QPointer>
#include <QTest>

using namespace std::chrono_literals;
using shared::ConnectionPool;
using shared::HttpConnectionPointer;
using shared::Origin;
using tests::FakeConnection;
using Use = ConnectionPool::Use;

class TestConnectionPool : public QObject {
    Q_OBJECT
private slots:
    void init();
    void usesConnectionsAgain();
    void keepsOriginsApart();
    void looksBeforeItUsesOneAgain();
    void forgetsOneThatTheServerClosed();
    void closesWhatIsIdleForLong();
    void keepsABoundedNumber();
    void boundsCallsAndServesThemInOrder();
    void takesBackACallThatWaits();
    void hasNoLimitForStreams();
    void survivesANewCallFromWithin();

private:
    [[nodiscard]] HttpConnectionPointer acquire(const Origin &origin, Use use = Use::Call);
    [[nodiscard]] FakeConnection &latest() const { return *m_made.last(); }

    const Origin m_here{false, QStringLiteral("localhost"), 3001};
    const Origin m_there{false, QStringLiteral("localhost"), 3002};
    std::unique_ptr<tests::ManualClock> m_clock;
    std::unique_ptr<shared::DeadlineQueue> m_deadlines;
    std::unique_ptr<ConnectionPool> m_pool;
    QList<QPointer<FakeConnection>> m_made;
};

void TestConnectionPool::init()
{
    m_made.clear();
    m_pool.reset();
    m_clock = std::make_unique<tests::ManualClock>();
    m_deadlines = std::make_unique<shared::DeadlineQueue>(*m_clock);
    m_pool = std::make_unique<ConnectionPool>(
        shared::ConnectionPoolSettings{.maxCalls = 2, .maxIdle = 2, .idleTimeout = 10s}, *m_clock,
        *m_deadlines, [this](const Origin &) {
            auto *made = new FakeConnection;
            m_made.append(made);
            return HttpConnectionPointer(made);
        });
}

HttpConnectionPointer TestConnectionPool::acquire(const Origin &origin, Use use)
{
    HttpConnectionPointer granted;
    m_pool->acquire(origin, use, [&](HttpConnectionPointer one) { granted = std::move(one); });
    return granted;
}

void TestConnectionPool::usesConnectionsAgain()
{
    auto first = acquire(m_here);
    const auto *const address = first.get();
    m_pool->giveBack(m_here, Use::Call, std::move(first));
    QCOMPARE(m_pool->statistics().idle, 1);
    // Whatever it was used for before.
    auto second = acquire(m_here, Use::Stream);
    QCOMPARE(second.get(), address);
    QCOMPARE(m_pool->statistics().made, quint64(1));
    QCOMPARE(m_pool->statistics().reused, quint64(1));
    QCOMPARE(m_pool->statistics().streams, 1);
    m_pool->giveBack(m_here, Use::Stream, std::move(second));
}

void TestConnectionPool::keepsOriginsApart()
{
    m_pool->giveBack(m_here, Use::Call, acquire(m_here));
    const auto other = acquire(m_there);
    QCOMPARE(m_pool->statistics().made, quint64(2));
}

void TestConnectionPool::looksBeforeItUsesOneAgain()
{
    m_pool->giveBack(m_here, Use::Call, acquire(m_here));
    latest().isFit = false; // the server has said something, or has closed
    const auto *const unfit = &latest();
    const auto next = acquire(m_here);
    QVERIFY(next.get() != unfit);
    QCOMPARE(m_pool->statistics().discarded, quint64(1));
    // One that is unfit when it comes back is not kept.
    auto third = acquire(m_here);
    third->abort();
    m_pool->giveBack(m_here, Use::Call, std::move(third));
    QCOMPARE(m_pool->statistics().idle, 0);
}

void TestConnectionPool::forgetsOneThatTheServerClosed()
{
    m_pool->giveBack(m_here, Use::Call, acquire(m_here));
    emit latest().closed();
    QCOMPARE(m_pool->statistics().idle, 0);
    QTRY_VERIFY(m_made.first().isNull());
}

void TestConnectionPool::closesWhatIsIdleForLong()
{
    m_pool->giveBack(m_here, Use::Call, acquire(m_here));
    m_clock->advance(9s);
    m_deadlines->expire();
    QCOMPARE(m_pool->statistics().idle, 1);
    m_clock->advance(1s);
    m_deadlines->expire();
    QCOMPARE(m_pool->statistics().idle, 0);
    // Also when its time has passed before anybody looked.
    m_pool->giveBack(m_here, Use::Call, acquire(m_here));
    m_clock->advance(11s);
    const auto next = acquire(m_here);
    QCOMPARE(m_pool->statistics().made, quint64(3));
}

void TestConnectionPool::keepsABoundedNumber()
{
    std::vector<HttpConnectionPointer> streams;
    for (int i = 0; i < 5; ++i)
        streams.push_back(acquire(m_here, Use::Stream));
    for (HttpConnectionPointer &stream : streams)
        m_pool->giveBack(m_here, Use::Stream, std::move(stream));
    QCOMPARE(m_pool->statistics().idle, 2);
    QTRY_COMPARE(m_made.count(nullptr), 3);
}

void TestConnectionPool::boundsCallsAndServesThemInOrder()
{
    auto first = acquire(m_here);
    auto second = acquire(m_here);
    QList<int> order;
    std::vector<HttpConnectionPointer> granted;
    for (const int number : {3, 4}) {
        m_pool->acquire(m_here, Use::Call, [&, number](HttpConnectionPointer one) {
            order.append(number);
            granted.push_back(std::move(one));
        });
    }
    QCOMPARE(m_pool->statistics().waiting, 2);
    QVERIFY(acquire(m_there) != nullptr); // the limit is of one origin
    m_pool->giveBack(m_here, Use::Call, std::move(first));
    QCOMPARE(order, QList<int>{3});
    second->abort(); // a broken one makes room as well
    m_pool->giveBack(m_here, Use::Call, std::move(second));
    QCOMPARE(order, (QList<int>{3, 4}));
    QCOMPARE(m_pool->statistics().calls, 3);
    QCOMPARE(m_pool->statistics().waiting, 0);
}

void TestConnectionPool::takesBackACallThatWaits()
{
    auto first = acquire(m_here);
    const auto second = acquire(m_here);
    bool wasCalled = false;
    const auto ticket = m_pool->acquire(
        m_here, Use::Call, [&](const HttpConnectionPointer &) { wasCalled = true; });
    m_pool->cancel(ticket);
    m_pool->giveBack(m_here, Use::Call, std::move(first));
    QVERIFY(!wasCalled);
    QCOMPARE(m_pool->statistics().calls, 1);
}

void TestConnectionPool::hasNoLimitForStreams()
{
    std::vector<HttpConnectionPointer> streams;
    for (int i = 0; i < 100; ++i)
        streams.push_back(acquire(m_here, Use::Stream));
    QVERIFY(streams.back() != nullptr);
    QVERIFY(acquire(m_here, Use::Call) != nullptr); // and they hold up no call
}

void TestConnectionPool::survivesANewCallFromWithin()
{
    auto first = acquire(m_here);
    auto second = acquire(m_here);
    HttpConnectionPointer last;
    m_pool->acquire(m_here, Use::Call, [&](HttpConnectionPointer one) {
        m_pool->acquire(
            m_here, Use::Call, [&](HttpConnectionPointer another) { last = std::move(another); });
        m_pool->giveBack(m_here, Use::Call, std::move(one));
    });
    m_pool->giveBack(m_here, Use::Call, std::move(first));
    QVERIFY(last != nullptr);
    QCOMPARE(m_pool->statistics().calls, 2);
}

QTEST_GUILESS_MAIN(TestConnectionPool)
#include "tst_connectionpool.moc"
