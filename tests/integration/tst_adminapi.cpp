// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/ownsession.h"
#include "tests/support/adminclient.h"
#include "tests/support/httpexchange.h"
#include "tests/support/metrics.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

#include <optional>

using namespace tests;

// The admin API through real sockets, with real agents to look at and to act on.
class TestAdminApi : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void tellsHowTheServerIs();
    void redactsSecrets();
    void listsTransports();
    void evictsWithAReason();
    void banKeepsAnAgentOutUntilItEnds();
    void banKeepsAnAddressOut();
    void showsSessionsThreadsAndMessages();
    void closesASession();
    void removesAnAgent();
    void drainsAndResumes();
    void servesItsDocument();
    void hasAPortOfItsOwn();
    void canBeTurnedOff();

private:
    HubProcess m_hub{
        {.arguments = {}, .environment = {{QStringLiteral("CORAL_ADMIN_TOKEN"), QString()}}}};
    std::optional<AdminClient> m_admin;
};

namespace {

QJsonObject ofAgent(const QJsonArray &items, const QString &agentId)
{
    for (const QJsonValue item : items) {
        if (item[u"agentId"] == agentId)
            return item.toObject();
    }
    return {};
}

} // namespace

void TestAdminApi::initTestCase()
{
    QVERIFY(m_hub.start());
    m_admin.emplace(m_hub);
}

void TestAdminApi::cleanupTestCase()
{
    QVERIFY(m_hub.stop());
}

void TestAdminApi::tellsHowTheServerIs()
{
    TestAgent alice(address(m_hub, "alice"));
    QVERIFY(alice.join());
    const QJsonObject status = m_admin->get("status").json();
    QCOMPARE(status[u"name"], QStringLiteral("Coral Server"));
    QCOMPARE(status[u"state"], QStringLiteral("running"));
    QCOMPARE(status[u"isReady"], true);
    QCOMPARE(status[u"url"], QStringLiteral("http://127.0.0.1:%1").arg(m_hub.port()));
    QCOMPARE(status[u"adminUrl"], status[u"url"]);
    QVERIFY(status[u"sseUrlTemplate"].toString().contains(QStringLiteral("/devmode/")));
    QVERIFY(status[u"transports"].toInt() >= 1);
    QVERIFY(status[u"connections"].toInt() >= 1);
    QVERIFY(!status[u"eventId"].toString().isEmpty());
}

void TestAdminApi::redactsSecrets()
{
    HubProcess hub({.environment = {{QStringLiteral("CORAL_ADMIN_TOKEN"),
                        QStringLiteral("sesame-sesame-sesame-sesame-sesame")}},
        .configuration = "[[applications]]\nid = \"app\"\nprivacy-keys = [\"open-barley\"]\n"});
    QVERIFY(hub.start());
    const HttpReply reply = exchange(hub.port(),
        {.target = "/admin/v1/config?limit=1000",
            .headers = {{"Authorization", "Bearer sesame-sesame-sesame-sesame-sesame"}}});
    QCOMPARE(reply.status, 200);
    QVERIFY(!reply.body.contains("sesame"));
    QVERIFY(!reply.body.contains("barley"));
    QVERIFY(reply.body.contains("\"***\""));
    QVERIFY(!QFileInfo::exists(hub.folder() + QStringLiteral("/data/admin-token")));
    QVERIFY(hub.stop());
    QVERIFY(!hub.log().contains("sesame"));
}

void TestAdminApi::listsTransports()
{
    TestAgent alice(address(m_hub, "alice"));
    TestAgent bob(address(m_hub, "bob"));
    QVERIFY(alice.join());
    QVERIFY(bob.join());
    const QByteArray own = "transports?session=" + ownSession();
    const QJsonObject page = m_admin->get(own + "&sort=agentId&direction=desc&limit=1").json();
    QCOMPARE(page[u"total"], 2);
    QCOMPARE(page[u"items"].toArray().size(), 1);
    QCOMPARE(page[u"items"][0][u"agentId"], QStringLiteral("bob"));
    QCOMPARE(m_admin->items(own + "&sort=agentId&direction=desc&offset=1")[0][u"agentId"],
        QStringLiteral("alice"));
    QCOMPARE(m_admin->items(own + "&kind=streamable_http").size(), 0);
    QCOMPARE(m_admin->items(own + "&text=ALI").size(), 1);
    const QJsonObject row = m_admin->get("transports/" + bob.transportId()).json();
    QCOMPARE(row[u"state"], QStringLiteral("open"));
    QVERIFY(row[u"bytesOut"].toInt() > 0);

    bob.drop(TestAgent::Drop::Fin);
    QTRY_COMPARE(m_admin->items(own + "&state=closed").size(), 1);
    QCOMPARE(m_admin->get("transports/" + bob.transportId()).json()[u"closeReason"],
        QStringLiteral("client_closed"));
    QCOMPARE(m_admin->get("transports/nonsense").status, 404);
}

void TestAdminApi::evictsWithAReason()
{
    TestAgent alice(address(m_hub, "alice"));
    QVERIFY(alice.join());
    alice.startWait();
    QTRY_COMPARE(m_admin->get("transports/" + alice.transportId()).json()[u"callsInFlight"], 1);
    const HttpReply reply =
        m_admin->ask("DELETE", "transports/" + alice.transportId() + "?reason=too%20loud");
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.json()[u"transport"][u"closeReason"], QStringLiteral("evicted"));
    QCOMPARE(reply.json()[u"transport"][u"callsInFlight"], 0); // none outlives it
    const QByteArray line = "an administrator evicted a transport  transport=" + alice.transportId()
        + " session=" + ownSession() + " agent=alice by=127.0.0.1 why=\"too loud\"";
    QTRY_VERIFY2(m_hub.log().contains(line), m_hub.log().constData());
    QVERIFY(reply.json()[u"ban"].isNull());
    // The stream ends with the reason, and what is posted there is answered with 410.
    QTRY_VERIFY(alice.isClosed());
    const shared::SseEvent last = alice.events().constLast();
    QCOMPARE(last.name, QByteArray("connection_closed"));
    QVERIFY2(last.data.contains("\"evicted\""), last.data.constData());
    QVERIFY2(last.data.contains("too loud"), last.data.constData());
    QCOMPARE(exchange(m_hub.port(), HttpRequest::post(alice.endpoint(), "{}")).status, 410);
    QCOMPARE(m_admin->ask("DELETE", "transports/" + alice.transportId()).status, 410);
    QCOMPARE(m_admin->ask("DELETE", "transports/unknown").status, 404);
    QVERIFY(alice.join()); // without a ban it may come back
}

void TestAdminApi::banKeepsAnAgentOutUntilItEnds()
{
    TestAgent alice(address(m_hub, "alice"));
    TestAgent bob(address(m_hub, "bob"));
    QVERIFY(alice.join());
    const HttpReply reply = m_admin->ask("DELETE",
        "transports/" + alice.transportId() + "?reason=too%20loud&ban=agent&banSeconds=300");
    QCOMPARE(reply.status, 200);
    alice.open();
    QTRY_COMPARE(alice.status(), 403);
    QVERIFY(alice.streamHeader("Retry-After").toInt() > 200);
    QTRY_VERIFY(alice.refusal()[u"message"].toString().contains(QStringLiteral("too loud")));
    QVERIFY(bob.join()); // another agent of the same session

    const QByteArray banId = reply.json()[u"ban"][u"banId"].toString().toLatin1();
    QCOMPARE(m_admin->items("bans").size(), 1);
    QCOMPARE(m_admin->ask("DELETE", "bans/" + banId).status, 200);
    QCOMPARE(m_admin->ask("DELETE", "bans/" + banId).status, 404);
    QVERIFY(alice.join());

    // One that ends by itself.
    QCOMPARE(m_admin->ask("DELETE", "transports/" + alice.transportId() + "?ban=agent&banSeconds=1")
                 .status,
        200);
    QTRY_COMPARE(m_admin->items("bans").size(), 0);
    QVERIFY(alice.join());
}

void TestAdminApi::banKeepsAnAddressOut()
{
    TestAgent alice(address(m_hub, "alice"));
    TestAgent bob(address(m_hub, "bob"));
    QVERIFY(alice.join());
    const HttpReply reply =
        m_admin->ask("DELETE", "transports/" + alice.transportId() + "?ban=address&banSeconds=300");
    QCOMPARE(reply.json()[u"ban"][u"address"], QStringLiteral("127.0.0.1"));
    bob.open();
    QTRY_COMPARE(bob.status(), 403);
    const QByteArray banId = reply.json()[u"ban"][u"banId"].toString().toLatin1();
    QCOMPARE(m_admin->ask("DELETE", "bans/" + banId).status, 200);
    QVERIFY(bob.join());
}

void TestAdminApi::showsSessionsThreadsAndMessages()
{
    TestAgent alice(address(m_hub, "alice"));
    TestAgent bob(address(m_hub, "bob"));
    QVERIFY(alice.join());
    QVERIFY(bob.join());
    const QString thread = alice.createThread(QStringLiteral("talk"), {QStringLiteral("bob")});
    QVERIFY(!alice.send(thread, QStringLiteral("hello"), {QStringLiteral("bob")}).isError);

    const QByteArray session = "sessions/exampleApplication/" + ownSession();
    const QJsonObject info = m_admin->get(session).json();
    QCOMPARE(info[u"agents"], 2);
    QCOMPARE(info[u"threads"], 1);
    QCOMPARE(info[u"messages"], 1);
    QCOMPARE(info[u"unreadMentions"], 1);
    QCOMPARE(m_admin->items("sessions?session=" + ownSession()).size(), 1);
    QCOMPARE(m_admin->items(session + "/threads")[0][u"name"], QStringLiteral("talk"));
    const QJsonValue message = m_admin->items(session + "/messages")[0];
    QCOMPARE(message[u"senderId"], QStringLiteral("alice"));
    QCOMPARE(message[u"unreadBy"], QJsonArray{QStringLiteral("bob")});
    QCOMPARE(message[u"bytes"], 5);
    QVERIFY(message[u"content"].isUndefined());
    QCOMPARE(
        m_admin->items(session + "/messages?content=true")[0][u"content"], QStringLiteral("hello"));
    QCOMPARE(m_admin->items(session + "/messages?agent=carol").size(), 0);
    QCOMPARE(m_admin->get("sessions/other/none/threads").status, 404);

    // States: connected, waiting, away with the reason.
    const QByteArray agents = "agents?session=" + ownSession();
    QCOMPARE(ofAgent(m_admin->items(agents), QStringLiteral("bob"))[u"state"],
        QStringLiteral("connected"));
    const qint64 read = bob.startWait();
    QCOMPARE(bob.awaitMessages(read).size(), 1);
    bob.startWait();
    QTRY_COMPARE(ofAgent(m_admin->items(agents), QStringLiteral("bob"))[u"state"],
        QStringLiteral("waiting"));
    bob.drop(TestAgent::Drop::Reset);
    QTRY_COMPARE(
        ofAgent(m_admin->items(agents), QStringLiteral("bob"))[u"state"], QStringLiteral("away"));
    const QJsonObject away = m_admin->get(session + "/agents/bob").json();
    QCOMPARE(away[u"awayReason"], QStringLiteral("connection_reset"));
}

void TestAdminApi::closesASession()
{
    TestAgent alice(address(m_hub, "alice"));
    QVERIFY(alice.join());
    const QString thread = alice.createThread(QStringLiteral("talk"), {});
    alice.startWait();
    const QByteArray session = "sessions/exampleApplication/" + ownSession();
    QCOMPARE(m_admin->ask("DELETE", session + "?reason=done").json()[u"threads"], 1);
    QTRY_VERIFY(alice.isClosed());
    QVERIFY(alice.events().constLast().data.contains("session_closed"));
    QCOMPARE(m_admin->get(session).status, 404);
    QCOMPARE(m_admin->ask("DELETE", session).status, 404);
    // The same name is another session, and empty.
    QVERIFY(alice.join());
    QCOMPARE(m_admin->get(session).json()[u"threads"], 0);
    QVERIFY(alice.send(thread, QStringLiteral("still there?"), {}).isError);
}

void TestAdminApi::removesAnAgent()
{
    TestAgent alice(address(m_hub, "alice"));
    TestAgent bob(address(m_hub, "bob"));
    QVERIFY(alice.join());
    QVERIFY(bob.join());
    const QString thread = alice.createThread(QStringLiteral("talk"), {QStringLiteral("bob")});
    QVERIFY(!alice.send(thread, QStringLiteral("hello"), {QStringLiteral("bob")}).isError);
    const QByteArray session = "sessions/exampleApplication/" + ownSession();
    const HttpReply removed = m_admin->ask("DELETE", session + "/agents/bob?reason=wrong%20room");
    QCOMPARE(removed.status, 200);
    QCOMPARE(removed.json()[u"transport"][u"closeReason"], QStringLiteral("evicted"));
    QTRY_VERIFY(bob.isClosed());
    QCOMPARE(m_admin->get(session + "/agents/bob").status, 404);
    QCOMPARE(m_admin->items(session + "/threads")[0][u"participants"],
        QJsonArray{QStringLiteral("alice")});
    QVERIFY(alice.send(thread, QStringLiteral("gone?"), {QStringLiteral("bob")}).isError);
    // It may come back, as a new one: what was unread is not any more.
    QVERIFY(bob.join());
    QCOMPARE(m_admin->get(session + "/agents/bob").json()[u"unreadMentions"], 0);
    QCOMPARE(m_admin->ask("DELETE", session + "/agents/carol").status, 404);
}

void TestAdminApi::drainsAndResumes()
{
    TestAgent alice(address(m_hub, "alice"));
    TestAgent bob(address(m_hub, "bob"));
    QVERIFY(alice.join());
    QCOMPARE(m_admin->ask("POST", "drain").json()[u"state"], QStringLiteral("draining"));
    QCOMPARE(exchange(m_hub.port(), {.target = "/health/ready"}).status, 503);
    bob.open();
    QTRY_COMPARE(bob.status(), 503);
    QVERIFY(bob.streamHeader("Retry-After").toInt() > 0);
    QVERIFY(!alice.callTool(QStringLiteral("list_agents")).isError); // who is here is served
    QCOMPARE(m_admin->ask("DELETE", "drain").json()[u"state"], QStringLiteral("running"));
    QVERIFY(bob.join());
}

void TestAdminApi::servesItsDocument()
{
    const QJsonObject document = m_admin->get("openapi.json").json();
    QCOMPARE(document[u"openapi"], QStringLiteral("3.1.0"));
}

void TestAdminApi::hasAPortOfItsOwn()
{
    HubProcess hub({.arguments = {QStringLiteral("--admin-port"), QStringLiteral("0")}});
    QVERIFY(hub.start());
    static const QRegularExpression kUrl(QStringLiteral("admin_url=http://127.0.0.1:(\\d+)/"));
    const quint16 port = kUrl.match(QString::fromUtf8(hub.log())).captured(1).toUShort();
    QVERIFY(port != 0);
    QVERIFY(port != hub.port());
    const AdminClient admin(hub, port);
    QCOMPARE(
        admin.get("status").json()[u"adminUrl"], QStringLiteral("http://127.0.0.1:%1").arg(port));
    // What happens there counts as on the agents' port.
    const HttpRequest guess{
        .target = "/admin/v1/status", .headers = {{"Authorization", "Bearer wrong"}}};
    QCOMPARE(exchange(port, guess).status, 401);
    const Metrics metrics = Metrics::scrape(hub.port());
    QCOMPARE(metrics.sum("coral_admin_auth_failures_total"), 1.0);
    QCOMPARE(metrics.sum("coral_http_rejected_total", {R"(cause="unauthorized")"}), 1.0);
    QCOMPARE(exchange(hub.port(), admin.request("GET", "status")).status, 404);
    QCOMPARE(exchange(port, {.target = "/sessions"}).status, 404); // no agents there
    const auto feed = admin.follow();
    QVERIFY(!AdminClient::await(*feed, "hello").isEmpty());
    QVERIFY(hub.stop()); // whoever follows the feed does not hold it up
    QTRY_VERIFY(feed->isOver());
}

void TestAdminApi::canBeTurnedOff()
{
    HubProcess hub({.configuration = "[admin]\nenabled = false\n"});
    QVERIFY(hub.start());
    QCOMPARE(exchange(hub.port(), m_admin->request("GET", "status")).status, 404);
    QVERIFY(!QFileInfo::exists(hub.folder() + QStringLiteral("/data/admin-token")));
    QVERIFY(hub.stop());
}

QTEST_GUILESS_MAIN(TestAdminApi)
#include "tst_adminapi.moc"
