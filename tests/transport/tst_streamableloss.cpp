// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/transport/streamablesession.h"

#include <QTest>

using namespace tests;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using shared::CloseReason;

namespace {

QList<std::pair<QtMsgType, QString>> s_lost; // lines about lost connections

void keepLine(QtMsgType type, const QMessageLogContext &, const QString &message)
{
    if (message.startsWith(u"connection lost"_s))
        s_lost.append({type, message});
}

} // namespace

// What the hub says of connections that end before their time, and what it remembers of them.
class TestStreamableLoss : public StreamableSession {
    Q_OBJECT
private slots:
    void init()
    {
        begin();
        s_lost.clear();
        m_before = qInstallMessageHandler(keepLine);
    }
    void cleanup()
    {
        qInstallMessageHandler(m_before);
        end();
    }

    void tellsWhoseConnectionWasLost_data();
    void tellsWhoseConnectionWasLost();
    void whatIsLostAtOnceIsOneLoss();
    void whatIsWorseIsToldAsWell();
    void whoWasHeardMayLoseAgain();
    void anEndOfOursIsNoLoss();
    void tellsOfAClientThatLeftBeforeItsStream();
    void whoDoesNotComeBackEndsByThatReason_data();
    void whoDoesNotComeBackEndsByThatReason();
    void whoCameBackIsIdleAndNotLost();

private:
    [[nodiscard]] std::optional<CloseReason> endOfSession() const
    {
        const auto &closed = m_world->transports.closedRecords();
        return closed.empty() ? std::nullopt : closed.front().closeReason;
    }

    QtMessageHandler m_before = nullptr;
};

void TestStreamableLoss::tellsWhoseConnectionWasLost_data()
{
    QTest::addColumn<CloseReason>("reason");
    QTest::addColumn<QtMsgType>("type");
    QTest::newRow("FIN") << CloseReason::ClientClosed << QtInfoMsg;
    QTest::newRow("RST") << CloseReason::ConnectionReset << QtInfoMsg;
    QTest::newRow("cut cable") << CloseReason::HalfOpen << QtWarningMsg;
    QTest::newRow("does not read") << CloseReason::SlowConsumer << QtWarningMsg;
}

void TestStreamableLoss::tellsWhoseConnectionWasLost()
{
    QFETCH(CloseReason, reason);
    QFETCH(QtMsgType, type);
    const auto listener = m_world->listen(m_session);
    QVERIFY(listener->stream->isEndReported());
    m_world->advance(3s);
    const qsizetype size = listener->stream->written.size();
    listener->stream->end(reason);
    QCOMPARE(s_lost.size(), 1);
    QCOMPARE(s_lost[0].first, type);
    QCOMPARE(s_lost[0].second,
        u"connection lost  transport=%1 session=s1 agent=alice reason=%2 stream=listener age=3.0s "
        "bytes_out=%3 peer=127.0.0.1:0 ua=\"\""_s.arg(QString::fromLatin1(m_session),
            shared::closeReasonName(reason), QString::number(size)));
}

void TestStreamableLoss::whatIsLostAtOnceIsOneLoss()
{
    const auto waiting = startCall("1");
    const auto listener = m_world->listen(m_session);
    waiting->stream->end(kBroken);
    m_world->advance(1s);
    listener->stream->end(CloseReason::ClientClosed);
    QCOMPARE(s_lost.size(), 1);
    QVERIFY(s_lost[0].second.contains(u"stream=answer"_s));
}

void TestStreamableLoss::whatIsWorseIsToldAsWell()
{
    const auto waiting = startCall("1");
    const auto listener = m_world->listen(m_session);
    waiting->stream->end(CloseReason::ClientClosed); // the client cancels, say
    listener->stream->end(CloseReason::HalfOpen);
    QCOMPARE(s_lost.size(), 2);
    QVERIFY(s_lost[1].second.contains(u"reason=half_open"_s));
}

void TestStreamableLoss::whoWasHeardMayLoseAgain()
{
    m_world->listen(m_session)->stream->end(kBroken);
    m_world->listen(m_session)->stream->end(kBroken);
    QCOMPARE(s_lost.size(), 2);
}

void TestStreamableLoss::anEndOfOursIsNoLoss()
{
    const auto waiting = startCall("1");
    finishCall(u"done"_s);
    QVERIFY(waiting->stream->isFinished);
    const auto listener = m_world->listen(m_session);
    const auto other = startCall("2");
    m_world->send({.method = server::http::Method::Delete, .session = m_session});
    QVERIFY(listener->stream->isFinished && other->stream->isFinished);
    QCOMPARE(s_lost.size(), 0);
}

void TestStreamableLoss::tellsOfAClientThatLeftBeforeItsStream()
{
    const auto waiting = post(EndpointWorld::callBody("1", "keep"));
    waiting->isGone = true;
    emit waiting->disconnected(kBroken);
    QCOMPARE(s_lost.size(), 1);
    QVERIFY2(s_lost[0].second.contains(u"reason=connection_reset stream=none"_s),
        qUtf8Printable(s_lost[0].second));
}

void TestStreamableLoss::whoDoesNotComeBackEndsByThatReason_data()
{
    QTest::addColumn<bool>("isListener");
    QTest::newRow("a listener") << true;
    QTest::newRow("who waited for an answer") << false;
}

void TestStreamableLoss::whoDoesNotComeBackEndsByThatReason()
{
    QFETCH(bool, isListener);
    const auto stream = isListener ? m_world->listen(m_session) : startCall("1");
    stream->stream->end(CloseReason::HalfOpen);
    m_world->advance(isListener ? m_world->settings.streamLoss : m_world->settings.sessionIdle);
    QCOMPARE(endOfSession(), CloseReason::HalfOpen);
    QVERIFY(m_world->transports.closedRecords().front().closeText.contains(u"half_open"_s));
    QCOMPARE(s_lost.size(), 1);
}

void TestStreamableLoss::whoCameBackIsIdleAndNotLost()
{
    m_world->listen(m_session)->stream->end(CloseReason::HalfOpen);
    ask();
    m_world->advance(m_world->settings.sessionIdle);
    QCOMPARE(endOfSession(), CloseReason::IdleTimeout);
}

QTEST_GUILESS_MAIN(TestStreamableLoss)
#include "tst_streamableloss.moc"
