// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/keepalivetimes.h"

#include <QTest>

#include <algorithm>

using namespace std::chrono_literals;
using server::http::KeepAliveTimes;

class TestKeepAliveTimes : public QObject {
    Q_OBJECT
private slots:
    void endWithinTheTime_data()
    {
        QTest::addColumn<std::chrono::milliseconds>("peerTimeout");
        QTest::addColumn<int>("idle");
        QTest::addColumn<int>("interval");
        QTest::addColumn<int>("probes");
        QTest::newRow("default") << std::chrono::milliseconds(20s) << 10 << 2 << 5;
        QTest::newRow("short") << std::chrono::milliseconds(5s) << 2 << 1 << 3;
        QTest::newRow("shortest") << 0ms << 1 << 1 << 1;
        QTest::newRow("long") << std::chrono::milliseconds(60s) << 10 << 5 << 10;
        QTest::newRow("longest") << std::chrono::milliseconds(1h) << 10 << 5 << 100;
    }

    void endWithinTheTime()
    {
        QFETCH(const std::chrono::milliseconds, peerTimeout);
        const KeepAliveTimes times = KeepAliveTimes::within(peerTimeout);
        QTEST(times.idle, "idle");
        QTEST(times.interval, "interval");
        QTEST(times.probes, "probes");
        QVERIFY(std::chrono::seconds(times.idle + times.interval * times.probes)
            <= std::max<std::chrono::milliseconds>(peerTimeout, 2s));
    }
};

QTEST_GUILESS_MAIN(TestKeepAliveTimes)
#include "tst_keepalivetimes.moc"
