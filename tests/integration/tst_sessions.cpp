// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/httpexchange.h"
#include "tests/support/hubprocess.h"
#include "tests/support/testagent.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace tests;

// Production: sessions are made by applications with a key, and a key is what lets an agent in.
class TestSessions : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void makesASessionThatAgentsCanJoin();
    void refusesToMakeASession_data();
    void refusesToMakeASession();
    void refusesAgentsWithoutTheRightKey_data();
    void refusesAgentsWithoutTheRightKey();
    void choosesTheSessionIdItself();
    void letsInTheAgentsOfAGraphAlone();
    void listsSessionsToThoseWithAKey();
    void hasNoDevmodeRoutes();
    void listsAnEmptyRegistry();
    void keepsKeysOutOfTheLog();

private:
    [[nodiscard]] HttpReply create(const QJsonObject &body) const;
    [[nodiscard]] QByteArray newSession(const QJsonObject &more = {}) const;

    HubProcess m_hub{
        {.arguments = {QStringLiteral("--log-level"), QStringLiteral("debug")}, .configuration = R"(
[server]
devmode = false

[auth]
max-failures = 0 # these tests are full of wrong keys

[[applications]]
id = "app"
name = "An application"
privacy-keys = ["sesame-first", "sesame-second"]

[[applications]]
id = "other"
privacy-keys = ["sesame-other"]
)"}};
};

namespace {

const QString kKey = QStringLiteral("sesame-first");

QJsonObject credentials(const QString &application, const QString &key)
{
    return {{QStringLiteral("applicationId"), application}, {QStringLiteral("privacyKey"), key}};
}

} // namespace

HttpReply TestSessions::create(const QJsonObject &body) const
{
    return exchange(m_hub.port(), HttpRequest::post("/sessions", QJsonDocument(body).toJson()));
}

QByteArray TestSessions::newSession(const QJsonObject &more) const
{
    QJsonObject body = credentials(QStringLiteral("app"), kKey);
    for (auto member = more.begin(); member != more.end(); ++member)
        body.insert(member.key(), member.value());
    return create(body).json().value(QLatin1StringView("sessionId")).toString().toUtf8();
}

void TestSessions::initTestCase()
{
    QVERIFY(m_hub.start());
}

void TestSessions::cleanupTestCase()
{
    QVERIFY(m_hub.stop());
}

void TestSessions::makesASessionThatAgentsCanJoin()
{
    const HttpReply reply = create(credentials(QStringLiteral("app"), kKey));
    QCOMPARE(reply.status, 200);
    const QByteArray session =
        reply.json().value(QLatin1StringView("sessionId")).toString().toUtf8();
    QCOMPARE(session.size(), 36);
    QCOMPARE(
        reply.json().value(QLatin1StringView("applicationId")).toString(), QStringLiteral("app"));
    QCOMPARE(reply.json().value(QLatin1StringView("privacyKey")).toString(), kKey);

    // Both keys of the application open the door.
    TestAgent alice({.port = m_hub.port(),
        .base = "/app/sesame-first/" + session,
        .agentId = QStringLiteral("alice")});
    TestAgent bob({.port = m_hub.port(),
        .base = "/app/sesame-second/" + session,
        .agentId = QStringLiteral("bob")});
    QVERIFY(alice.join());
    QVERIFY(bob.join());
    const QString thread = alice.createThread(QStringLiteral("t"), {bob.id()});
    QVERIFY(!alice.send(thread, QStringLiteral("hello"), {bob.id()}).isError);
    QCOMPARE(bob.awaitMessages(bob.startWait()).size(), 1);
}

void TestSessions::refusesToMakeASession_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::newRow("wrong key") << QByteArray(R"({"applicationId":"app","privacyKey":"no"})") << 403;
    QTest::newRow("key of another application")
        << QByteArray(R"({"applicationId":"app","privacyKey":"sesame-other"})") << 403;
    QTest::newRow("unknown application")
        << QByteArray(R"({"applicationId":"none","privacyKey":"sesame-first"})") << 403;
    QTest::newRow("no key") << QByteArray(R"({"applicationId":"app"})") << 400;
    QTest::newRow("no JSON") << QByteArray("applicationId=app") << 400;
    QTest::newRow("an array") << QByteArray("[]") << 400;
    QTest::newRow("nothing") << QByteArray() << 400;
}

void TestSessions::refusesToMakeASession()
{
    QFETCH(QByteArray, body);
    const HttpReply reply = exchange(m_hub.port(), HttpRequest::post("/sessions", body));
    QTEST(reply.status, "status");
    QVERIFY(!reply.json().value(QLatin1StringView("message")).toString().isEmpty());
    QVERIFY(!reply.body.contains("sesame"));
}

void TestSessions::refusesAgentsWithoutTheRightKey_data()
{
    QTest::addColumn<QByteArray>("place"); // before the session id
    QTest::addColumn<bool>("isKnownSession");
    QTest::addColumn<int>("status");
    QTest::newRow("wrong key") << QByteArray("/app/no/") << true << 403;
    QTest::newRow("unknown application") << QByteArray("/none/sesame-first/") << true << 403;
    QTest::newRow("session of another application")
        << QByteArray("/other/sesame-other/") << true << 404;
    QTest::newRow("unknown session") << QByteArray("/app/sesame-first/") << false << 404;
    // Without a key nobody learns which sessions there are.
    QTest::newRow("wrong key, unknown session") << QByteArray("/app/no/") << false << 403;
}

void TestSessions::refusesAgentsWithoutTheRightKey()
{
    QFETCH(QByteArray, place);
    QFETCH(bool, isKnownSession);
    QFETCH(int, status);
    const QByteArray session = isKnownSession ? newSession() : QByteArray("no-such-session");
    QVERIFY(!session.isEmpty());
    const HttpReply opened =
        exchange(m_hub.port(), {.target = place + session + "/sse?agentId=alice"});
    QCOMPARE(opened.status, status);
    QVERIFY(!opened.json().value(QLatin1StringView("message")).toString().isEmpty());
    const HttpReply posted = exchange(
        m_hub.port(), HttpRequest::post(place + session + "/message?sessionId=none", "{}"));
    QCOMPARE(posted.status, status);
}

void TestSessions::choosesTheSessionIdItself()
{
    const QByteArray session =
        newSession({{QStringLiteral("sessionId"), QStringLiteral("of-my-choice")}});
    QCOMPARE(session.size(), 36);
}

void TestSessions::letsInTheAgentsOfAGraphAlone()
{
    const QJsonObject agents{
        {QStringLiteral("alice"), QJsonObject()}, {QStringLiteral("bob"), QJsonObject()}};
    const QJsonArray link{QStringLiteral("alice"), QStringLiteral("bob")};
    const QByteArray session = newSession({{QStringLiteral("agentGraph"),
        QJsonObject{
            {QStringLiteral("agents"), agents}, {QStringLiteral("links"), QJsonArray{link}}}}});
    const QByteArray base = "/app/sesame-first/" + session;
    QCOMPARE(exchange(m_hub.port(), {.target = base + "/sse?agentId=mallory"}).status, 404);
    TestAgent alice({.port = m_hub.port(), .base = base, .agentId = QStringLiteral("alice")});
    TestAgent bob({.port = m_hub.port(), .base = base, .agentId = QStringLiteral("bob")});
    alice.open();
    QVERIFY(bob.join()); // linked agents begin together
    QVERIFY(alice.awaitOpen());
}

void TestSessions::listsSessionsToThoseWithAKey()
{
    const QByteArray session = newSession();
    HttpRequest request{.target = "/api/v1/sessions?applicationId=app"};
    QCOMPARE(exchange(m_hub.port(), request).status, 401);
    request.headers = {{"Authorization", "Bearer sesame-first"}};
    const HttpReply own = exchange(m_hub.port(), request);
    QCOMPARE(own.status, 200);
    QVERIFY(QJsonDocument::fromJson(own.body).array().contains(QString::fromUtf8(session)));
    const QByteArray next = newSession();
    const HttpReply later = exchange(m_hub.port(), request);
    QCOMPARE(QJsonDocument::fromJson(later.body).array().size(),
        QJsonDocument::fromJson(own.body).array().size() + 1);
    QVERIFY(QJsonDocument::fromJson(later.body).array().contains(QString::fromUtf8(next)));
    QCOMPARE(exchange(m_hub.port(), request).body, later.body);
    const HttpReply others = exchange(m_hub.port(),
        {.target = "/api/v1/sessions?applicationId=other",
            .headers = {{"Authorization", "Bearer sesame-other"}}});
    QCOMPARE(others.status, 200);
    QVERIFY(!QJsonDocument::fromJson(others.body).array().contains(QString::fromUtf8(session)));
}

void TestSessions::hasNoDevmodeRoutes()
{
    QCOMPARE(exchange(m_hub.port(), {.target = "/devmode/app/k/s/sse?agentId=a"}).status, 404);
}

void TestSessions::listsAnEmptyRegistry()
{
    const HttpReply reply = exchange(m_hub.port(), {.target = "/api/v1/registry"});
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.body, QByteArray("[]"));
}

void TestSessions::keepsKeysOutOfTheLog()
{
    const QByteArray session = newSession();
    TestAgent agent({.port = m_hub.port(),
        .base = "/app/sesame-second/" + session,
        .agentId = QStringLiteral("alice")});
    QVERIFY(agent.join());
    agent.drop(TestAgent::Drop::Reset);
    (void)exchange(m_hub.port(), {.target = "/app/sesame-wrong/" + session + "/sse?agentId=a"});
    (void)exchange(m_hub.port(), {.target = "/app/sesame-wrong/x/y/z"});
    (void)exchange(m_hub.port(), HttpRequest::post("/sessions", R"({"privacyKey":"sesame-x"})"));
    QTRY_VERIFY_WITH_TIMEOUT(m_hub.log().contains("transport closed"), TestAgent::kPatience);
    QVERIFY2(!m_hub.log().contains("sesame"), m_hub.log().constData());
    QVERIFY(!m_hub.output().contains("sesame"));
}

QTEST_GUILESS_MAIN(TestSessions)
#include "tst_sessions.moc"
