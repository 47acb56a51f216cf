// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/ownsession.h"
#include "tests/support/mcpagent.h"

#include <QJsonArray>
#include <QTest>

using namespace tests;
using namespace Qt::StringLiterals;

// Calls that are repeated with their idempotency key, against the real server.
class TestIdempotency : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void aRepeatedMessageIsSentOnce();
    void aRepeatOnAnotherTransportIsOne();
    void aRepeatAfterACutGetsTheAnswer();
    void anotherCallWithTheKeyIsRefused();
    void theHubTellsThatItHeedsKeys();

private:
    [[nodiscard]] static QJsonObject sending(
        const QString &thread, const QString &content, const QString &key)
    {
        return {{u"name"_s, u"send_message"_s},
            {u"arguments"_s,
                QJsonObject{{u"threadId"_s, thread}, {u"content"_s, content},
                    {u"mentions"_s, QJsonArray{u"bob"_s}}}},
            {u"_meta"_s, QJsonObject{{u"coral/idempotencyKey"_s, key}}}};
    }
    [[nodiscard]] static QString textOf(const QJsonObject &response)
    {
        return response.value("result"_L1)["content"_L1][0]["text"_L1].toString();
    }

    HubProcess m_hub;
};

void TestIdempotency::initTestCase()
{
    QVERIFY(m_hub.start());
}

void TestIdempotency::cleanupTestCase()
{
    QVERIFY(m_hub.stop());
}

void TestIdempotency::aRepeatedMessageIsSentOnce()
{
    TestAgent alice(address(m_hub, "alice"));
    TestAgent bob(address(m_hub, "bob"));
    QVERIFY(alice.join() && bob.join());
    const QString thread = alice.createThread(u"t"_s, {u"bob"_s});
    // Without waiting for the first answer.
    const qint64 first = alice.request(u"tools/call"_s, sending(thread, u"one"_s, u"k"_s));
    const qint64 second = alice.request(u"tools/call"_s, sending(thread, u"one"_s, u"k"_s));
    const QString answer = textOf(alice.awaitAnswer(first));
    QVERIFY2(answer.startsWith(u"Message sent"), qUtf8Printable(answer));
    QCOMPARE(textOf(alice.awaitAnswer(second)), answer);
    QCOMPARE(bob.awaitMessages(bob.startWait()).size(), 1);
    QVERIFY(bob.awaitMessages(bob.startWait(100)).isEmpty());
}

void TestIdempotency::aRepeatOnAnotherTransportIsOne()
{
    TestAgent bob(address(m_hub, "bob"));
    TestAgent sse(address(m_hub, "alice"));
    QVERIFY(bob.join() && sse.join());
    const QString thread = sse.createThread(u"t"_s, {u"bob"_s});
    const QString answer = textOf(sse.call(u"tools/call"_s, sending(thread, u"one"_s, u"k"_s)));
    for (const char *revision : {"2025-11-25", "2026-07-28"}) {
        McpAgent next(address(m_hub, "alice"), revision);
        QVERIFY(next.join());
        QCOMPARE(textOf(next.call(u"tools/call"_s, sending(thread, u"one"_s, u"k"_s))), answer);
    }
    QCOMPARE(bob.awaitMessages(bob.startWait()).size(), 1);
    QVERIFY(bob.awaitMessages(bob.startWait(100)).isEmpty());
}

void TestIdempotency::aRepeatAfterACutGetsTheAnswer()
{
    TestAgent bob(address(m_hub, "bob"));
    TestAgent alice(address(m_hub, "alice"));
    QVERIFY(bob.join() && alice.join());
    const QString thread = alice.createThread(u"t"_s, {u"bob"_s});
    alice.request(u"tools/call"_s, sending(thread, u"one"_s, u"k"_s));
    QCOMPARE(bob.awaitMessages(bob.startWait()).size(), 1); // so it was taken
    alice.drop(TestAgent::Drop::Reset);
    QVERIFY(alice.join());
    QVERIFY(textOf(alice.call(u"tools/call"_s, sending(thread, u"one"_s, u"k"_s)))
                .startsWith(u"Message sent"));
    QVERIFY(bob.awaitMessages(bob.startWait(100)).isEmpty());
}

void TestIdempotency::anotherCallWithTheKeyIsRefused()
{
    TestAgent alice(address(m_hub, "alice"));
    TestAgent bob(address(m_hub, "bob"));
    QVERIFY(alice.join() && bob.join());
    const QString thread = alice.createThread(u"t"_s, {u"bob"_s});
    QVERIFY(!textOf(alice.call(u"tools/call"_s, sending(thread, u"one"_s, u"k"_s))).isEmpty());
    const QJsonObject refused = alice.call(u"tools/call"_s, sending(thread, u"two"_s, u"k"_s));
    QCOMPARE(refused.value("error"_L1)["code"_L1].toInt(), -32602);
    QVERIFY(refused.value("error"_L1)["message"_L1].toString().contains(u"new key"));
}

void TestIdempotency::theHubTellsThatItHeedsKeys()
{
    TestAgent alice(address(m_hub, "alice"));
    alice.open();
    QVERIFY(alice.awaitOpen());
    const QJsonObject answer = alice.call(u"initialize"_s,
        {{u"protocolVersion"_s, u"2024-11-05"_s}, {u"capabilities"_s, QJsonObject()},
            {u"clientInfo"_s, QJsonObject{{u"name"_s, u"t"_s}, {u"version"_s, u"1"_s}}}});
    const QJsonValue coral =
        answer.value("result"_L1)["capabilities"_L1]["experimental"_L1]["coral"_L1];
    QCOMPARE(coral["idempotencyWindowMs"_L1].toInt(), 600'000);
    QCOMPARE(coral["idempotencyAnswers"_L1].toInt(), 128);
    QVERIFY(!coral["instance"_L1].toString().isEmpty());
    McpAgent stateless(address(m_hub, "carol"), "2026-07-28");
    const QJsonObject discovered = stateless.call(u"server/discover"_s);
    QCOMPARE(
        discovered.value("result"_L1)["capabilities"_L1]["experimental"_L1]["coral"_L1], coral);
}

QTEST_GUILESS_MAIN(TestIdempotency)
#include "tst_idempotency.moc"
