// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/connectionrecord.h"

#include <QLoggingCategory>
#include <QTest>

using namespace Qt::StringLiterals;
using server::http::ConnectionRecord;
using shared::CloseReason;

namespace {

QList<std::pair<QtMsgType, QString>> s_lines;

void keepLine(QtMsgType type, const QMessageLogContext &, const QString &message)
{
    s_lines.append({type, message});
}

QList<std::pair<QtMsgType, QString>> linesOf(const ConnectionRecord &record)
{
    s_lines.clear();
    const QtMessageHandler before = qInstallMessageHandler(keepLine);
    server::http::logEnd(record);
    qInstallMessageHandler(before);
    return s_lines;
}

} // namespace

// What an operator sees at info level of the ends of connections.
class TestConnectionRecord : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QLoggingCategory::setFilterRules(u"coral.http.debug=true"_s); }

    void showsWhatIsNews_data()
    {
        QTest::addColumn<CloseReason>("reason");
        QTest::addColumn<int>("refusedStatus");
        QTest::addColumn<bool>("isEndReported");
        QTest::addColumn<bool>("isNews");
        QTest::newRow("FIN") << CloseReason::ClientClosed << 0 << false << false;
        QTest::newRow("RST") << CloseReason::ConnectionReset << 0 << false << false;
        QTest::newRow("idle") << CloseReason::IdleTimeout << 0 << false << false;
        QTest::newRow("gone while idle") << CloseReason::HalfOpen << 0 << false << false;
        QTest::newRow("does not read an answer") << CloseReason::SlowConsumer << 0 << false << true;
        QTest::newRow("does not read a stream, told by its owner")
            << CloseReason::SlowConsumer << 0 << true << false;
        QTest::newRow("bad request") << CloseReason::ProtocolViolation << 400 << false << false;
        QTest::newRow("too many") << CloseReason::LimitReached << 503 << false << false;
    }

    void showsWhatIsNews()
    {
        QFETCH(CloseReason, reason);
        QFETCH(int, refusedStatus);
        QFETCH(bool, isEndReported);
        ConnectionRecord record;
        record.id = 7;
        record.reason = reason;
        record.refusedStatus = refusedStatus;
        record.refusal = "a_cause"_L1;
        record.isEndReported = isEndReported;
        const auto lines = linesOf(record);
        QCOMPARE(lines.size(), 1);
        QTEST(lines[0].first == QtInfoMsg, "isNews");
        QVERIFY2(lines[0].second.contains(u"reason="_s + shared::closeReasonName(reason)),
            qUtf8Printable(lines[0].second));
        QCOMPARE(lines[0].second.contains(u"refused=%1 cause=a_cause"_s.arg(refusedStatus)),
            refusedStatus != 0);
    }

    void warnsOfWhatIsOurFault()
    {
        ConnectionRecord record;
        record.reason = CloseReason::InternalError;
        QCOMPARE(linesOf(record).value(0).first, QtWarningMsg);
    }

    void tellsWhichAgentDidNotTakeItsAnswer()
    {
        ConnectionRecord record;
        record.id = 7;
        record.reason = CloseReason::SlowConsumer;
        record.owner = {u"t1"_s, u"s1"_s, u"alice"_s};
        const auto line = linesOf(record).value(0);
        QCOMPARE(line.first, QtWarningMsg);
        QVERIFY2(line.second.startsWith(u"connection closed  connection=7 transport=t1 session=s1 "
                                        "agent=alice peer="_s),
            qUtf8Printable(line.second));
        record.reason = CloseReason::ClientClosed;
        QCOMPARE(linesOf(record).value(0).first, QtDebugMsg);
    }

    // Strangers could fill the log with them.
    void showsBrokenHandshakesToWhoLooksCloser()
    {
        ConnectionRecord record;
        record.reason = CloseReason::ProtocolViolation;
        record.isHandshakeBroken = true;
        record.handshakeError = u"wrong version number"_s;
        const auto line = linesOf(record).value(0);
        QCOMPARE(line.first, QtDebugMsg);
        QVERIFY2(line.second.contains(u"handshake=\"wrong version number\""_s),
            qUtf8Printable(line.second));
    }

    void isMadeOfFields()
    {
        ConnectionRecord record;
        record.id = 7;
        record.peerAddress = QHostAddress(u"192.0.2.1"_s);
        record.peerPort = 4711;
        record.reason = CloseReason::SlowConsumer;
        record.age = std::chrono::milliseconds(3400);
        record.requests = 2;
        record.bytesIn = 30;
        record.bytesOut = 400;
        QCOMPARE(linesOf(record).value(0).second,
            u"connection closed  connection=7 peer=192.0.2.1:4711 reason=slow_consumer age=3.4s "
            "requests=2 bytes_in=30 bytes_out=400"_s);
    }
};

QTEST_GUILESS_MAIN(TestConnectionRecord)
#include "tst_connectionrecord.moc"
