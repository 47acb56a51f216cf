// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/trio.h"

#include <QJsonArray>

using namespace tests;
using shared::ReceivedMessage;

// Mentions are never lost: what happens to them when connections end at the wrong moment.
class TestRedelivery : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();
    void aWaitWhoseConnectionDiesGivesItsMentionToTheNextWait_data();
    void aWaitWhoseConnectionDiesGivesItsMentionToTheNextWait();
    void anAnswerThatWasNeverAcknowledgedIsGivenAgain_data();
    void anAnswerThatWasNeverAcknowledgedIsGivenAgain();
    void anAcknowledgedAnswerIsNotGivenAgain();
    void anAnswerThatCrossedItsCancellationIsGivenAgain();
    void aTakenOverWaitGivesItsMentionToTheNewConnection();
    void whatAClientDoesNotNameIsGivenAgain();

private:
    HubProcess m_hub;
    std::unique_ptr<Trio> m_trio;
};

namespace {

void addDrops()
{
    QTest::addColumn<TestAgent::Drop>("how");
    QTest::newRow("closed") << TestAgent::Drop::Fin;
    QTest::newRow("reset") << TestAgent::Drop::Reset;
}

} // namespace

void TestRedelivery::initTestCase()
{
    QVERIFY(m_hub.start());
}

void TestRedelivery::cleanupTestCase()
{
    QVERIFY(m_hub.stop());
}

void TestRedelivery::init()
{
    m_trio = std::make_unique<Trio>(m_hub);
    QVERIFY(m_trio->gather());
}

void TestRedelivery::cleanup()
{
    m_trio.reset();
}

void TestRedelivery::aWaitWhoseConnectionDiesGivesItsMentionToTheNextWait_data()
{
    addDrops();
}

void TestRedelivery::aWaitWhoseConnectionDiesGivesItsMentionToTheNextWait()
{
    QFETCH(TestAgent::Drop, how);
    QVERIFY(m_trio->startBobsWait() != 0);
    // The server may or may not have noticed when the mention comes: both must end well.
    m_trio->bob.drop(how);
    QVERIFY(m_trio->tellBob(m_trio->alice, QStringLiteral("still there?")));
    QVERIFY(m_trio->bob.join());
    QCOMPARE(m_trio->bobHears(), QStringList{QStringLiteral("still there?")});
}

void TestRedelivery::anAnswerThatWasNeverAcknowledgedIsGivenAgain_data()
{
    addDrops();
}

void TestRedelivery::anAnswerThatWasNeverAcknowledgedIsGivenAgain()
{
    QFETCH(TestAgent::Drop, how);
    const qint64 wait = m_trio->startBobsWait();
    QVERIFY(m_trio->tellBob(m_trio->alice, QStringLiteral("lost on the way")));
    const QList<ReceivedMessage> delivered = m_trio->bob.awaitMessages(wait);
    QCOMPARE(delivered.size(), 1);
    m_trio->bob.drop(how);
    QVERIFY(m_trio->bob.join());
    // The same message, so that the agent can recognise it.
    QCOMPARE(m_trio->bob.awaitMessages(m_trio->bob.startWait()), delivered);
}

void TestRedelivery::anAcknowledgedAnswerIsNotGivenAgain()
{
    const qint64 wait = m_trio->startBobsWait();
    QVERIFY(m_trio->tellBob(m_trio->alice, QStringLiteral("once")));
    QCOMPARE(m_trio->bob.awaitMessages(wait).size(), 1);
    QVERIFY(!m_trio->bob.call(QStringLiteral("ping")).isEmpty());
    m_trio->bob.drop(TestAgent::Drop::Fin);
    QVERIFY(m_trio->bob.join());
    QVERIFY(m_trio->tellBob(m_trio->alice, QStringLiteral("next")));
    QCOMPARE(m_trio->bobHears(), QStringList{QStringLiteral("next")});
}

void TestRedelivery::anAnswerThatCrossedItsCancellationIsGivenAgain()
{
    const qint64 wait = m_trio->startBobsWait();
    QVERIFY(m_trio->tellBob(m_trio->alice, QStringLiteral("too late")));
    QVERIFY(!m_trio->bob.awaitAnswer(wait).isEmpty());
    // A client that has given up does not look at what arrives all the same.
    m_trio->bob.cancel(wait);
    QCOMPARE(m_trio->bobHears(), QStringList{QStringLiteral("too late")});
}

void TestRedelivery::aTakenOverWaitGivesItsMentionToTheNewConnection()
{
    QVERIFY(m_trio->startBobsWait() != 0);
    TestAgent newer(address(m_hub, "bob"));
    QVERIFY(newer.join());
    QVERIFY(m_trio->tellBob(m_trio->alice, QStringLiteral("for you")));
    QCOMPARE(Trio::contents(newer.awaitMessages(newer.startWait())),
        QStringList{QStringLiteral("for you")});
}

void TestRedelivery::whatAClientDoesNotNameIsGivenAgain()
{
    TestAgent &bob = m_trio->bob;
    const auto wait = [&](const QJsonArray &received, int timeoutMs) {
        const qint64 id = bob.request(QStringLiteral("tools/call"),
            {{QStringLiteral("name"), QStringLiteral("wait_for_mentions")},
                {QStringLiteral("arguments"),
                    QJsonObject{{QStringLiteral("timeoutMs"), timeoutMs}}},
                {QStringLiteral("_meta"),
                    QJsonObject{{QStringLiteral("coral/received"), received}}}});
        return bob.awaitMessages(id);
    };
    QVERIFY(m_trio->tellBob(m_trio->alice, QStringLiteral("one")));
    QCOMPARE(wait({}, 20'000).size(), 1);
    // Another call does not acknowledge it, and the next wait does not name it.
    QVERIFY(!bob.call(QStringLiteral("tools/list")).isEmpty());
    QVERIFY(m_trio->tellBob(m_trio->alice, QStringLiteral("two")));
    const QList<ReceivedMessage> both = wait({}, 20'000);
    QCOMPARE(Trio::contents(both), QStringList({QStringLiteral("one"), QStringLiteral("two")}));
    // Named: acknowledged for good, whatever becomes of the connection.
    QVERIFY(wait({both.at(0).id, both.at(1).id}, 1).isEmpty());
    bob.drop(TestAgent::Drop::Reset);
    QVERIFY(bob.join());
    QVERIFY(wait({}, 1).isEmpty());
}

QTEST_GUILESS_MAIN(TestRedelivery)
#include "tst_redelivery.moc"
