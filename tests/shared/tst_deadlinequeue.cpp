// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/util/deadlinequeue.h"
#include "tests/support/manualclock.h"

#include <QElapsedTimer>
#include <QTest>

using shared::DeadlineQueue;
using namespace std::chrono_literals;

class TestDeadlineQueue : public QObject {
    Q_OBJECT

private slots:
    void callsBackOnceAtTheDeadline();
    void callsInTheOrderOfDeadlines();
    void callsEqualDeadlinesInTheOrderOfAdding();
    void neverCallsFromInsideAdd();
    void doesNotCallWhatWasCancelled();
    void doesNotCallWhatAnEarlierCallbackCancelled();
    void ignoresUnknownAndPastIds();
    void servesAnImmediateDeadlineInTheNextTurnOnly();
    void letsACallbackEmptyTheQueue();
    void givesOutNoIdTwice();
    void countsWhatIsWaiting();
    void firesByItself();
    void firesTheEarlierOneThatWasAddedLater();
    void firesAgainAfterACancellation();
    void servesManyDeadlines();
    void doesNotCountTimeInWhichTheLoopStoodStill();
    void doesNotBelieveInStandstillOverAndOver();
};

void TestDeadlineQueue::callsBackOnceAtTheDeadline()
{
    tests::ManualClock clock;
    DeadlineQueue queue(clock);
    int calls = 0;
    queue.addAfter(100ms, [&calls] { ++calls; });
    clock.advance(99'999us);
    queue.expire();
    QCOMPARE(calls, 0);
    clock.advance(1us);
    queue.expire();
    queue.expire();
    clock.advance(1h);
    queue.expire();
    QCOMPARE(calls, 1);
}

void TestDeadlineQueue::callsInTheOrderOfDeadlines()
{
    tests::ManualClock clock;
    DeadlineQueue queue(clock);
    QList<int> order;
    for (const int delay : {30, 10, 20})
        queue.addAfter(std::chrono::milliseconds(delay), [&order, delay] { order << delay; });
    clock.advance(1s);
    queue.expire();
    QCOMPARE(order, (QList<int>{10, 20, 30}));
}

void TestDeadlineQueue::callsEqualDeadlinesInTheOrderOfAdding()
{
    tests::ManualClock clock;
    DeadlineQueue queue(clock);
    QList<int> order;
    for (int i = 0; i < 5; ++i)
        queue.addAfter(10ms, [&order, i] { order << i; });
    clock.advance(10ms);
    queue.expire();
    QCOMPARE(order, (QList<int>{0, 1, 2, 3, 4}));
}

void TestDeadlineQueue::neverCallsFromInsideAdd()
{
    tests::ManualClock clock;
    DeadlineQueue queue(clock);
    int calls = 0;
    queue.add(clock.now() - 1h, [&calls] { ++calls; });
    queue.addAfter(0ms, [&calls] { ++calls; });
    QCOMPARE(calls, 0);
    queue.expire();
    QCOMPARE(calls, 2);
}

void TestDeadlineQueue::doesNotCallWhatWasCancelled()
{
    tests::ManualClock clock;
    DeadlineQueue queue(clock);
    int calls = 0;
    const auto id = queue.addAfter(10ms, [&calls] { ++calls; });
    clock.advance(1s);
    queue.cancel(id);
    queue.expire();
    QCOMPARE(calls, 0);
    QCOMPARE(queue.size(), 0);
}

void TestDeadlineQueue::doesNotCallWhatAnEarlierCallbackCancelled()
{
    tests::ManualClock clock;
    DeadlineQueue queue(clock);
    QList<int> called;
    DeadlineQueue::Id second = 0;
    queue.addAfter(10ms, [&] {
        called << 1;
        queue.cancel(second);
    });
    second = queue.addAfter(20ms, [&called] { called << 2; });
    queue.addAfter(30ms, [&called] { called << 3; });
    clock.advance(1s);
    queue.expire();
    QCOMPARE(called, (QList<int>{1, 3}));
}

void TestDeadlineQueue::ignoresUnknownAndPastIds()
{
    tests::ManualClock clock;
    DeadlineQueue queue(clock);
    int calls = 0;
    DeadlineQueue::Id own = 0;
    own = queue.addAfter(10ms, [&] {
        ++calls;
        queue.cancel(own);
    });
    queue.cancel(0);
    queue.cancel(own + 1);
    clock.advance(10ms);
    queue.expire();
    queue.cancel(own);
    QCOMPARE(calls, 1);
}

void TestDeadlineQueue::servesAnImmediateDeadlineInTheNextTurnOnly()
{
    tests::ManualClock clock;
    DeadlineQueue queue(clock);
    int calls = 0;
    std::function<void()> again = [&] {
        ++calls;
        queue.addAfter(0ms, again);
    };
    queue.addAfter(0ms, again);
    queue.expire();
    QCOMPARE(calls, 1);
    queue.expire();
    QCOMPARE(calls, 2);
    QCOMPARE(queue.size(), 1);
}

void TestDeadlineQueue::letsACallbackEmptyTheQueue()
{
    tests::ManualClock clock;
    DeadlineQueue queue(clock);
    QList<DeadlineQueue::Id> ids;
    int calls = 0;
    for (int i = 0; i < 10; ++i) {
        ids << queue.addAfter(10ms, [&] {
            ++calls;
            for (const auto id : ids)
                queue.cancel(id);
        });
    }
    clock.advance(10ms);
    queue.expire();
    QCOMPARE(calls, 1);
    QCOMPARE(queue.size(), 0);
}

void TestDeadlineQueue::givesOutNoIdTwice()
{
    tests::ManualClock clock;
    DeadlineQueue queue(clock);
    QSet<DeadlineQueue::Id> ids;
    for (int i = 0; i < 100; ++i) {
        const auto id = queue.addAfter(1h, [] {});
        QVERIFY(id != 0);
        QVERIFY(!ids.contains(id));
        ids.insert(id);
        if (i % 2 == 0)
            queue.cancel(id);
    }
}

void TestDeadlineQueue::countsWhatIsWaiting()
{
    tests::ManualClock clock;
    DeadlineQueue queue(clock);
    QCOMPARE(queue.size(), 0);
    const auto id = queue.addAfter(10ms, [] {});
    queue.addAfter(20ms, [] {});
    QCOMPARE(queue.size(), 2);
    queue.cancel(id);
    QCOMPARE(queue.size(), 1);
    clock.advance(20ms);
    queue.expire();
    QCOMPARE(queue.size(), 0);
}

void TestDeadlineQueue::firesByItself()
{
    const shared::SystemClock clock;
    DeadlineQueue queue(clock);
    QElapsedTimer timer;
    timer.start();
    qint64 firedAfter = -1;
    queue.addAfter(30ms, [&] { firedAfter = timer.elapsed(); });
    QTRY_VERIFY(firedAfter >= 0);
    QVERIFY(firedAfter >= 29);
}

void TestDeadlineQueue::firesTheEarlierOneThatWasAddedLater()
{
    const shared::SystemClock clock;
    DeadlineQueue queue(clock);
    bool hasFired = false;
    queue.addAfter(1h, [] { QFAIL("an hour too early"); });
    queue.addAfter(10ms, [&hasFired] { hasFired = true; });
    QTRY_VERIFY(hasFired);
    QCOMPARE(queue.size(), 1);
}

void TestDeadlineQueue::firesAgainAfterACancellation()
{
    const shared::SystemClock clock;
    DeadlineQueue queue(clock);
    bool hasFired = false;
    queue.cancel(queue.addAfter(5ms, [] { QFAIL("was cancelled"); }));
    queue.addAfter(20ms, [&hasFired] { hasFired = true; });
    QTRY_VERIFY(hasFired);
}

void TestDeadlineQueue::servesManyDeadlines()
{
    constexpr int kCount = 10'000;
    tests::ManualClock clock;
    DeadlineQueue queue(clock);
    int calls = 0;
    for (int i = 0; i < kCount; ++i)
        queue.addAfter(std::chrono::milliseconds(i * 7919 % kCount), [&calls] { ++calls; });
    for (int i = 0; i < kCount; i += 100) {
        queue.expire();
        QCOMPARE(calls, i + 1);
        clock.advance(100ms);
    }
    queue.expire();
    QCOMPARE(calls, kCount);
}

void TestDeadlineQueue::doesNotCountTimeInWhichTheLoopStoodStill()
{
    tests::ManualClock clock;
    DeadlineQueue queue(clock);
    QList<int> order;
    for (const int delay : {3'000, 10, 2'000})
        queue.addAfter(std::chrono::milliseconds(delay), [&order, delay] { order << delay; });
    clock.advance(6s);
    // Its own timer finds it so late.
    QTRY_COMPARE(order, QList<int>{10});
    clock.advance(1'989ms);
    queue.expire();
    QCOMPARE(order, QList<int>{10});
    clock.advance(1ms);
    queue.expire();
    QCOMPARE(order, (QList<int>{10, 2'000}));
    clock.advance(1s);
    queue.expire();
    QCOMPARE(order, (QList<int>{10, 2'000, 3'000}));
}

void TestDeadlineQueue::doesNotBelieveInStandstillOverAndOver()
{
    tests::ManualClock clock;
    DeadlineQueue queue(clock);
    int calls = 0;
    queue.addAfter(10ms, [&calls] { ++calls; });
    clock.advance(2s);
    QTRY_COMPARE(calls, 1);
    // An overloaded loop, late again: what is due is due.
    for (const auto delay : {10ms, 1'000ms})
        queue.addAfter(delay, [&calls] { ++calls; });
    clock.advance(2s);
    QTRY_COMPARE(calls, 3);
}

QTEST_GUILESS_MAIN(TestDeadlineQueue)
#include "tst_deadlinequeue.moc"
