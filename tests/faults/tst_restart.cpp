// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/descriptorlimit.h"
#include "tests/faults/sanitized.h"
#include "tests/faults/streamcrowd.h"
#include "tests/support/hubprocess.h"
#include "tests/support/quietport.h"
#include "tests/support/testagent.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tests;

namespace {

constexpr auto kPatience = 120s;

} // namespace

// The server is killed while agents are connected, and started again.
class TestRestart : public QObject {
    Q_OBJECT
private slots:
    void thousandsComeBack();
    void killedOverAndOver();
};

void TestRestart::thousandsComeBack()
{
    const int wanted = kIsSanitized ? 2'000 : 5'000;
    const int count = std::min(wanted, static_cast<int>(raiseDescriptorLimit()) - 200);
    if (count < wanted)
        qWarning("only %d streams: the system allows this process no more descriptors", count);
    const quint16 port = quietPort();
    HubProcess first({.port = port});
    QVERIFY(first.start());
    StreamCrowd crowd(port, count);
    QVERIFY(crowd.awaitAllOpen(kPatience));

    // They are told to come back at different times, or the next server would meet all at once.
    const QMap<int, int> hints = crowd.retryHints();
    QVERIFY(hints.firstKey() >= 1'000 && hints.lastKey() < 3'000);
    QVERIFY2(hints.size() > 500, qPrintable(QString::number(hints.size())));
    QVERIFY(hints.lastKey() - hints.firstKey() > 1'500);

    first.kill();
    QVERIFY(crowd.awaitAllLost(kPatience));
    QElapsedTimer timer;
    timer.start();
    HubProcess second({.port = port});
    QVERIFY(second.start());
    const qint64 ready = timer.elapsed();
    QVERIFY(crowd.awaitAllOpen(kPatience));
    qInfo("%d streams: listening after %lld ms, all back after %lld ms, %d tries too early", count,
        ready, timer.elapsed(), crowd.failedConnects());
    QCOMPARE(crowd.refusals(), (QMap<int, int>()));
    QVERIFY(second.stop());
}

void TestRestart::killedOverAndOver()
{
    const quint16 port = quietPort();
    qint64 slowest = 0;
    for (int round = 0; round < 10; ++round) {
        HubProcess hub({.port = port});
        QElapsedTimer timer;
        timer.start();
        QVERIFY2(hub.start(), qPrintable(u"round %1"_s.arg(round)));
        slowest = std::max(slowest, timer.elapsed());
        StreamCrowd crowd(port, 100);
        QVERIFY(crowd.awaitAllOpen(kPatience));
        TestAgent agent({.port = port, .agentId = u"alice"_s});
        QVERIFY(agent.join());
        agent.startWait();
        hub.kill();
        QVERIFY(crowd.awaitAllLost(kPatience));
        QTRY_VERIFY(agent.isClosed());
    }
    qInfo("listening again after %lld ms at most", slowest);
}

QTEST_GUILESS_MAIN(TestRestart)
#include "tst_restart.moc"
