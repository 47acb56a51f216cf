// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/muteagent.h"
#include "tests/integration/ownsession.h"
#include "tests/support/adminclient.h"
#include "tests/support/rawclient.h"

#include <QJsonDocument>
#include <QTest>

#include <memory>
#include <optional>
#include <vector>

using namespace tests;

// The activity feed through real sockets.
class TestAdminEvents : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void tellsTheLifeOfATransport();
    void tellsPings();
    void tellsMessagesAndWaits();
    void tellsContentsOnRequestAlone();
    void tellsEvictionsAndBans();
    void tellsPingsThatWereMissed();
    void tellsWhatAnAdministratorEnds();
    void tellsDraining();
    void tellsLogLinesAndLimits();
    void heedsFilters();
    void resumesWhereAReaderWas();
    void tellsOfAGapAfterARestart();
    void tellsOfAGapWhenTooMuchHappened();
    void survivesReadersThatVanish();
    void limitsItsReaders();

private:
    HubProcess m_hub{{.arguments = {},
        .configuration = "[transport]\nping-interval = \"300ms\"\nmax-per-session = 3\n"}};
    std::optional<AdminClient> m_admin;
};

namespace {

AdminClient::Feed begun(const AdminClient &admin, const QByteArray &query = {},
    const QList<std::pair<QByteArray, QByteArray>> &headers = {})
{
    AdminClient::Feed feed = admin.follow(query, headers);
    return AdminClient::await(*feed, "hello").isEmpty() ? nullptr : std::move(feed);
}

QByteArray ofSession()
{
    return "session=" + ownSession();
}

QJsonObject agent(const char *id)
{
    return {{QStringLiteral("agentId"), QString::fromLatin1(id)}};
}

} // namespace

void TestAdminEvents::initTestCase()
{
    QVERIFY(m_hub.start());
    m_admin.emplace(m_hub);
}

void TestAdminEvents::cleanupTestCase()
{
    QVERIFY(m_hub.stop());
}

void TestAdminEvents::tellsTheLifeOfATransport()
{
    const auto feed = begun(*m_admin, ofSession());
    QVERIFY(feed);
    QCOMPARE(feed->header("Content-Type"), QByteArray("text/event-stream"));
    TestAgent alice(address(m_hub, "alice"));
    QVERIFY(alice.join());
    const QString id = QString::fromLatin1(alice.transportId());
    const QJsonObject opened = AdminClient::await(*feed, "transport_opened", agent("alice"));
    QCOMPARE(opened[u"transportId"], id);
    QCOMPARE(opened[u"transport"][u"id"], id);
    QVERIFY(!AdminClient::await(*feed, "session_created").isEmpty());
    QVERIFY(!AdminClient::await(*feed, "agent_registered", agent("alice")).isEmpty());
    QVERIFY(!AdminClient::await(*feed, "welcome_sent", agent("alice")).isEmpty());
    alice.drop(TestAgent::Drop::Reset);
    const QJsonObject closed = AdminClient::await(*feed, "transport_closed", agent("alice"));
    QCOMPARE(closed[u"reason"], QStringLiteral("connection_reset"));
    // Every event of it has an id, and they ascend.
    QByteArrayList ids;
    for (const shared::SseEvent &event : feed->events()) {
        if (event.name != "hello")
            ids.append(event.id);
    }
    QVERIFY(!ids.contains(QByteArray()));
    QCOMPARE(QSet<QByteArray>(ids.cbegin(), ids.cend()).size(), ids.size());
}

void TestAdminEvents::tellsPings()
{
    const auto feed = begun(*m_admin, ofSession() + "&kinds=ping_sent,ping_answered");
    QVERIFY(feed);
    TestAgent alice(address(m_hub, "alice"));
    QVERIFY(alice.join());
    QVERIFY(!AdminClient::await(*feed, "ping_sent", agent("alice")).isEmpty());
    const QJsonObject answered = AdminClient::await(*feed, "ping_answered", agent("alice"));
    QVERIFY(answered[u"roundTripUs"].toInt() > 0);
}

void TestAdminEvents::tellsMessagesAndWaits()
{
    const auto feed = begun(*m_admin, ofSession());
    QVERIFY(feed);
    TestAgent alice(address(m_hub, "alice"));
    TestAgent bob(address(m_hub, "bob"));
    QVERIFY(alice.join());
    QVERIFY(bob.join());
    const qint64 wait = bob.startWait();
    QVERIFY(!AdminClient::await(*feed, "wait_started", agent("bob")).isEmpty());
    const QString thread = alice.createThread(QStringLiteral("talk"), {QStringLiteral("bob")});
    QVERIFY(!alice.send(thread, QStringLiteral("hello"), {QStringLiteral("bob")}).isError);
    QCOMPARE(bob.awaitMessages(wait).size(), 1);
    const QJsonObject sent = AdminClient::await(*feed, "message_sent", agent("alice"));
    QCOMPARE(sent[u"bytes"], 5);
    QCOMPARE(sent[u"threadId"], thread);
    QVERIFY(sent[u"content"].isUndefined());
    QCOMPARE(AdminClient::await(*feed, "wait_ended", agent("bob"))[u"count"], 1);
    QVERIFY(!AdminClient::await(*feed, "agent_state_changed", agent("bob")).isEmpty());
}

void TestAdminEvents::tellsContentsOnRequestAlone()
{
    const auto feed = begun(*m_admin, ofSession() + "&content=true");
    QVERIFY(feed);
    TestAgent alice(address(m_hub, "alice"));
    QVERIFY(alice.join());
    const QString thread = alice.createThread(QStringLiteral("talk"), {});
    QVERIFY(!alice.send(thread, QStringLiteral("hello"), {}).isError);
    QCOMPARE(AdminClient::await(*feed, "message_sent", agent("alice"))[u"content"],
        QStringLiteral("hello"));
}

void TestAdminEvents::tellsEvictionsAndBans()
{
    const auto feed = begun(*m_admin, ofSession());
    QVERIFY(feed);
    TestAgent alice(address(m_hub, "alice"));
    QVERIFY(alice.join());
    QCOMPARE(m_admin
                 ->ask("DELETE",
                     "transports/" + alice.transportId() + "?reason=loud&ban=agent&banSeconds=1")
                 .status,
        200);
    QCOMPARE(AdminClient::await(*feed, "transport_evicted", agent("alice"))[u"text"],
        QStringLiteral("loud"));
    QCOMPARE(AdminClient::await(*feed, "transport_closed", agent("alice"))[u"reason"],
        QStringLiteral("evicted"));
    const QJsonObject ban = AdminClient::await(*feed, "ban_began", agent("alice"));
    QVERIFY(ban[u"durationMs"].toInt() > 900);
    QCOMPARE(AdminClient::await(*feed, "ban_ended", agent("alice"))[u"banId"], ban[u"banId"]);
}

void TestAdminEvents::tellsPingsThatWereMissed()
{
    const auto feed = begun(*m_admin, ofSession() + "&kinds=ping_missed");
    QVERIFY(feed);
    RawClient client(m_hub.port());
    QVERIFY(joinMute(client, m_hub.port()));
    const QJsonObject missed = AdminClient::await(*feed, "ping_missed", agent("mute"));
    QCOMPARE(missed[u"pingsMissed"], 1);
}

void TestAdminEvents::tellsWhatAnAdministratorEnds()
{
    const auto feed = begun(*m_admin, ofSession());
    QVERIFY(feed);
    TestAgent alice(address(m_hub, "alice"));
    TestAgent bob(address(m_hub, "bob"));
    QVERIFY(alice.join());
    QVERIFY(bob.join());
    const QString thread = alice.createThread(QStringLiteral("talk"), {QStringLiteral("bob")});
    QCOMPARE(AdminClient::await(*feed, "thread_changed")[u"threadId"], thread);
    const QByteArray session = "sessions/exampleApplication/" + ownSession();
    QCOMPARE(m_admin->ask("DELETE", session + "/agents/bob").status, 200);
    QVERIFY(!AdminClient::await(*feed, "agent_removed", agent("bob")).isEmpty());
    QCOMPARE(m_admin->ask("DELETE", session + "?reason=done").status, 200);
    QCOMPARE(AdminClient::await(*feed, "session_closed")[u"text"], QStringLiteral("done"));
    QCOMPARE(AdminClient::await(*feed, "transport_closed", agent("alice"))[u"reason"],
        QStringLiteral("session_closed"));
}

void TestAdminEvents::tellsDraining()
{
    const auto feed = begun(*m_admin, "kinds=drain_began,drain_ended");
    QVERIFY(feed);
    QCOMPARE(m_admin->ask("POST", "drain").status, 200);
    QVERIFY(!AdminClient::await(*feed, "drain_began").isEmpty());
    QCOMPARE(m_admin->ask("DELETE", "drain").status, 200);
    QVERIFY(!AdminClient::await(*feed, "drain_ended").isEmpty());
}

void TestAdminEvents::tellsLogLinesAndLimits()
{
    const auto feed = begun(*m_admin, "kinds=limit_hit,log");
    QVERIFY(feed);
    std::vector<std::unique_ptr<TestAgent>> agents;
    for (const char *id : {"a", "b", "c"}) {
        agents.push_back(std::make_unique<TestAgent>(address(m_hub, id)));
        QVERIFY(agents.back()->join());
    }
    TestAgent late(address(m_hub, "late"));
    late.open();
    QTRY_COMPARE(late.status(), 429);
    const QJsonObject limit = AdminClient::await(*feed, "limit_hit");
    QCOMPARE(limit[u"status"], 429);
    QCOMPARE(limit[u"cause"], QStringLiteral("too_many_transports"));
    // And a warning of the log.
    HubProcess hub;
    QVERIFY(hub.start());
    const AdminClient admin(hub);
    const auto warnings = begun(admin, "kinds=log");
    QVERIFY(warnings);
    RawClient noisy(hub.port());
    noisy.send("GET /devmode/a/k/s/sse?agentId=noisy HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QVERIFY(noisy.receiveUntil("connection_established").contains("connection_established"));
    noisy.send(QByteArray(200'000, 'x')); // behind a request whose answer has no end
    const QJsonObject line = AdminClient::await(*warnings, "log");
    QCOMPARE(line[u"level"], QStringLiteral("warning"));
    QVERIFY(line[u"text"].toString().contains(QStringLiteral("reason=protocol_violation")));
    QVERIFY(hub.stop());
}

void TestAdminEvents::heedsFilters()
{
    const auto feed = begun(*m_admin, ofSession() + "&agent=bob&kinds=transport_opened");
    QVERIFY(feed);
    TestAgent alice(address(m_hub, "alice"));
    TestAgent bob(address(m_hub, "bob"));
    QVERIFY(alice.join());
    QVERIFY(bob.join());
    QVERIFY(!AdminClient::await(*feed, "transport_opened", agent("bob")).isEmpty());
    QCOMPARE(feed->events().size(), 2); // and hello
}

void TestAdminEvents::resumesWhereAReaderWas()
{
    auto feed = begun(*m_admin, ofSession() + "&kinds=transport_opened");
    QVERIFY(feed);
    TestAgent alice(address(m_hub, "alice"));
    TestAgent bob(address(m_hub, "bob"));
    QVERIFY(alice.join());
    QVERIFY(!AdminClient::await(*feed, "transport_opened", agent("alice")).isEmpty());
    const QByteArray last = feed->lastEventId();
    feed->drop(HttpVisit::Drop::Reset);
    QVERIFY(bob.join()); // while nobody reads
    const QByteArray query = ofSession() + "&kinds=transport_opened";
    for (const bool byHeader : {true, false}) {
        feed = byHeader ? begun(*m_admin, query, {{"Last-Event-ID", last}})
                        : begun(*m_admin, query + "&lastEventId=" + last);
        QVERIFY(feed);
        QVERIFY(!AdminClient::await(*feed, "transport_opened", agent("bob")).isEmpty());
        QCOMPARE(feed->events().size(), 2);
    }
    // From a page on, as who loads a list first does; and a backlog without an id.
    const QByteArray pageId = m_admin->get("transports").json()[u"eventId"].toString().toLatin1();
    feed = begun(*m_admin, ofSession() + "&kinds=message_sent&lastEventId=" + pageId);
    QVERIFY(feed);
    const QString thread = alice.createThread(QStringLiteral("talk"), {});
    QVERIFY(!alice.send(thread, QStringLiteral("hello"), {}).isError);
    QVERIFY(!AdminClient::await(*feed, "message_sent").isEmpty());
    feed = begun(*m_admin, ofSession() + "&kinds=message_sent&backlog=4000");
    QVERIFY(feed);
    QVERIFY(!AdminClient::await(*feed, "message_sent").isEmpty());
}

void TestAdminEvents::tellsOfAGapAfterARestart()
{
    const auto feed = begun(*m_admin, {}, {{"Last-Event-ID", "another-17"}});
    QVERIFY(feed);
    const QJsonObject gap = AdminClient::await(*feed, "gap");
    QCOMPARE(gap[u"reason"], QStringLiteral("restarted"));
    QVERIFY(gap[u"missed"].isNull());
    QCOMPARE(feed->events().at(1).name, QByteArray("gap")); // before all else
}

void TestAdminEvents::tellsOfAGapWhenTooMuchHappened()
{
    TestAgent alice(address(m_hub, "alice"));
    QVERIFY(alice.join());
    const QByteArray before = m_admin->get("status").json()[u"eventId"].toString().toLatin1();
    // Four events a wait: it begins, ends, and the state changes twice.
    QList<qint64> waits;
    for (int round = 0; round < 100; ++round) {
        waits.clear();
        for (int i = 0; i < 12; ++i)
            waits.append(alice.startTool(
                QStringLiteral("wait_for_mentions"), {{QStringLiteral("timeoutMs"), 1}}));
        for (const qint64 wait : waits)
            QVERIFY(!alice.awaitTool(wait).isError);
    }
    const auto enough = [&] {
        const QByteArray now = m_admin->get("status").json()[u"eventId"].toString().toLatin1();
        return now.mid(now.indexOf('-') + 1).toInt() - before.mid(before.indexOf('-') + 1).toInt();
    };
    for (int i = 0; i < 4000 && enough() <= 4001; ++i)
        QVERIFY(
            !alice.callTool(QStringLiteral("wait_for_mentions"), {{QStringLiteral("timeoutMs"), 1}})
                 .isError);
    const auto feed = begun(*m_admin, "kinds=drain_began&lastEventId=" + before);
    QVERIFY(feed);
    const QJsonObject gap = AdminClient::await(*feed, "gap");
    QCOMPARE(gap[u"reason"], QStringLiteral("too_old"));
    QVERIFY(gap[u"missed"].toInt() > 0);
}

void TestAdminEvents::survivesReadersThatVanish()
{
    for (int i = 0; i < 40; ++i) {
        const auto feed = begun(*m_admin, "backlog=4000");
        QVERIFY(feed);
        feed->drop(i % 2 == 0 ? HttpVisit::Drop::Reset : HttpVisit::Drop::Fin);
    }
    QTRY_COMPARE(m_admin->get("status").json()[u"adminReaders"], 0);
}

void TestAdminEvents::limitsItsReaders()
{
    std::vector<AdminClient::Feed> feeds;
    for (int i = 0; i < 64; ++i) {
        feeds.push_back(begun(*m_admin));
        QVERIFY(feeds.back());
    }
    const auto late = m_admin->follow();
    QVERIFY(late->awaitHead());
    QCOMPARE(late->status(), 503);
    QVERIFY(late->header("Retry-After").toInt() > 0);
    feeds.clear();
    QTRY_COMPARE(m_admin->get("status").json()[u"adminReaders"], 0);
    QVERIFY(begun(*m_admin));
}

QTEST_GUILESS_MAIN(TestAdminEvents)
#include "tst_adminevents.moc"
