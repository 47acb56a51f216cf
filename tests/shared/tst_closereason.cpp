// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/contract/closereason.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using shared::CloseReason;

// All of them, in the order of the enumeration. The switch of closeReasonName() has no default, so
// the compiler tells of a new one there; kCount tells of it here.
static const QList<CloseReason> kAll{
    CloseReason::ClientClosed,
    CloseReason::ConnectionReset,
    CloseReason::BrokenPipe,
    CloseReason::Completed,
    CloseReason::IdleTimeout,
    CloseReason::TakenOver,
    CloseReason::SessionClosed,
    CloseReason::ServerShutdown,
    CloseReason::Evicted,
    CloseReason::HalfOpen,
    CloseReason::HeartbeatTimeout,
    CloseReason::SlowConsumer,
    CloseReason::HeaderTimeout,
    CloseReason::BodyTimeout,
    CloseReason::ProtocolViolation,
    CloseReason::LimitReached,
    CloseReason::InternalError,
};
static constexpr int kCount = static_cast<int>(CloseReason::InternalError) + 1;

class TestCloseReason : public QObject {
    Q_OBJECT

private slots:
    void coversEveryReason();
    void namesAreUniqueSnakeCase();
    void namesAreStable_data();
    void namesAreStable();
    void tellsWhatAnOperatorNeedNotSee();
};

void TestCloseReason::coversEveryReason()
{
    QCOMPARE(kAll.size(), kCount);
    for (int i = 0; i < kCount; ++i)
        QCOMPARE(static_cast<int>(kAll.at(i)), i);
}

void TestCloseReason::namesAreUniqueSnakeCase()
{
    static const QRegularExpression kSnakeCase(QStringLiteral("^[a-z]+(_[a-z]+)*$"));
    QSet<QString> names;
    for (const CloseReason reason : kAll) {
        const QString name = shared::closeReasonName(reason);
        QVERIFY2(kSnakeCase.match(name).hasMatch(), qPrintable(name));
        QVERIFY2(!names.contains(name), qPrintable(name));
        names.insert(name);
    }
}

void TestCloseReason::namesAreStable_data()
{
    QTest::addColumn<CloseReason>("reason");
    // Logs, metrics and the admin API say these words: a change breaks what others built on them.
    QTest::newRow("client_closed") << CloseReason::ClientClosed;
    QTest::newRow("connection_reset") << CloseReason::ConnectionReset;
    QTest::newRow("broken_pipe") << CloseReason::BrokenPipe;
    QTest::newRow("completed") << CloseReason::Completed;
    QTest::newRow("idle_timeout") << CloseReason::IdleTimeout;
    QTest::newRow("taken_over") << CloseReason::TakenOver;
    QTest::newRow("session_closed") << CloseReason::SessionClosed;
    QTest::newRow("server_shutdown") << CloseReason::ServerShutdown;
    QTest::newRow("evicted") << CloseReason::Evicted;
    QTest::newRow("half_open") << CloseReason::HalfOpen;
    QTest::newRow("heartbeat_timeout") << CloseReason::HeartbeatTimeout;
    QTest::newRow("slow_consumer") << CloseReason::SlowConsumer;
    QTest::newRow("header_timeout") << CloseReason::HeaderTimeout;
    QTest::newRow("body_timeout") << CloseReason::BodyTimeout;
    QTest::newRow("protocol_violation") << CloseReason::ProtocolViolation;
    QTest::newRow("limit_reached") << CloseReason::LimitReached;
    QTest::newRow("internal_error") << CloseReason::InternalError;
}

void TestCloseReason::namesAreStable()
{
    QFETCH(CloseReason, reason);
    QCOMPARE(shared::closeReasonName(reason), QString::fromLatin1(QTest::currentDataTag()));
}

void TestCloseReason::tellsWhatAnOperatorNeedNotSee()
{
    // Those that clients or operators bring about in daily use come first in the enumeration.
    for (const CloseReason reason : kAll)
        QCOMPARE(shared::isExpected(reason), reason < CloseReason::HalfOpen);
}

QTEST_GUILESS_MAIN(TestCloseReason)
#include "tst_closereason.moc"
