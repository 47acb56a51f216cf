// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/ownsession.h"
#include "tests/support/adminclient.h"
#include "tests/support/httpexchange.h"
#include "tests/support/missing.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QNetworkInterface>
#include <QRegularExpression>
#include <QSet>
#include <QTcpSocket>
#include <QTest>

#include <algorithm>
#include <optional>

using namespace tests;

// Who gets in at the admin API, and what requests it takes, through real sockets.
class TestAdminDoor : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void makesATokenForItsOwnerAlone();
    void asksForTheToken_data();
    void asksForTheToken();
    void asksForTheTokenWhateverIsAsked_data();
    void asksForTheTokenWhateverIsAsked();
    void slowsDownWhoGuesses();
    void refusesForeignPages();
    void servesThisMachineAloneUnlessTold_data();
    void servesThisMachineAloneUnlessTold();
    void refusesWrongParameters_data();
    void refusesWrongParameters();
    void knowsTheParametersOfItsDocument_data();
    void knowsTheParametersOfItsDocument();
    void evictsNobodyByAMisspeltOrder_data();
    void evictsNobodyByAMisspeltOrder();

private:
    HubProcess m_hub{
        {.arguments = {}, .environment = {{QStringLiteral("CORAL_ADMIN_TOKEN"), QString()}}}};
    std::optional<AdminClient> m_admin;
};

namespace {

struct Route {
    QByteArray method;
    QByteArray target;
    QSet<QString> parameters; // of its query
};

QSet<QString> parametersOf(const QJsonObject &document, const QJsonValue &operation)
{
    QSet<QString> names;
    for (QJsonValue parameter : operation[u"parameters"].toArray()) {
        const QString reference = parameter[u"$ref"].toString();
        if (!reference.isEmpty())
            parameter =
                document[u"components"][u"parameters"][reference.section(QLatin1Char('/'), -1)];
        if (parameter[u"in"] == QStringLiteral("query"))
            names.insert(parameter[u"name"].toString());
    }
    return names;
}

// Every route with its methods, from the document that the server serves.
QList<Route> allRoutes()
{
    QFile file(QStringLiteral(CORAL_SOURCE_DIR "/resources/openapi/admin-v1.json"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QJsonObject document = QJsonDocument::fromJson(file.readAll()).object();
    const QJsonObject paths = document.value(QStringLiteral("paths")).toObject();
    QList<Route> routes;
    for (auto path = paths.begin(); path != paths.end(); ++path) {
        static const QRegularExpression kParameter(QStringLiteral("\\{[^}]+\\}"));
        QString target = path.key();
        target.replace(kParameter, QStringLiteral("x"));
        const QJsonObject operations = path.value().toObject();
        for (auto operation = operations.begin(); operation != operations.end(); ++operation)
            routes.append({operation.key().toUpper().toLatin1(), target.toLatin1(),
                parametersOf(document, operation.value())});
    }
    return routes;
}

} // namespace

void TestAdminDoor::initTestCase()
{
    QVERIFY(m_hub.start());
    m_admin.emplace(m_hub);
}

void TestAdminDoor::cleanupTestCase()
{
    QVERIFY(m_hub.stop());
}

void TestAdminDoor::makesATokenForItsOwnerAlone()
{
    const QFileInfo file(m_hub.folder() + QStringLiteral("/data/admin-token"));
    QVERIFY(file.exists());
    QCOMPARE(file.permissions() & ~(QFile::ReadUser | QFile::WriteUser),
        QFile::ReadOwner | QFile::WriteOwner);
    QCOMPARE(m_admin->token().size(), 43); // 256 bits in base64url
}

void TestAdminDoor::asksForTheToken_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    const auto routes = allRoutes();
    QVERIFY(routes.size() > 15);
    for (const Route &route : routes)
        QTest::addRow("%s %s", route.method.constData(), route.target.constData())
            << route.method << route.target;
}

void TestAdminDoor::asksForTheToken()
{
    QFETCH(const QByteArray, method);
    QFETCH(const QByteArray, target);
    HttpVisit visit(m_hub.port(), {.method = method, .target = target});
    QVERIFY(visit.awaitEnd());
    QCOMPARE(visit.status(), 401);
    QVERIFY(visit.header("WWW-Authenticate").startsWith("Bearer"));
    QCOMPARE(QJsonDocument::fromJson(visit.body())[u"error"], QStringLiteral("unauthorized"));
}

void TestAdminDoor::asksForTheTokenWhateverIsAsked_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<int>("without");
    QTest::addColumn<int>("with");
    const auto row = [](const char *method, const char *target, int without, int with) {
        QTest::addRow("%s %s", method, target)
            << QByteArray(method) << QByteArray(target) << without << with;
    };
    row("GET", "/admin/v1/nothing", 401, 404);
    row("GET", "/admin/v1/transports/x/y", 401, 404);
    row("GET", "/admin/v1/", 401, 404);
    row("GET", "/admin/v1", 401, 404);
    row("GET", "/%61dmin/v1/nothing", 401, 404);
    row("HEAD", "/admin/v1/status", 401, 200);
    row("PUT", "/admin/v1/status", 401, 405);
    row("POST", "/admin/v1/transports", 401, 405);
    row("GET", "/admin/v1/status?surely=1", 401, 400);
    row("OPTIONS", "/admin/v1/status", 204, 204); // as browsers ask, without credentials
    row("GET", "/admin/v2/status", 404, 404); // not the admin API's
}

void TestAdminDoor::asksForTheTokenWhateverIsAsked()
{
    QFETCH(const QByteArray, method);
    QFETCH(const QByteArray, target);
    QFETCH(const int, without);
    QFETCH(const int, with);
    HttpRequest request{.method = method, .target = target};
    QCOMPARE(exchange(m_hub.port(), request).status, without);
    request.headers = {{"Authorization", "Bearer " + m_admin->token()}};
    QCOMPARE(exchange(m_hub.port(), request).status, with);
}

void TestAdminDoor::slowsDownWhoGuesses()
{
    HubProcess hub({.arguments = {}, .configuration = "[auth]\nmax-failures = 3\n"});
    QVERIFY(hub.start());
    const AdminClient admin(hub);
    HttpRequest guess{.target = "/admin/v1/status", .headers = {{"Authorization", "Bearer wrong"}}};
    for (int i = 0; i < 3; ++i)
        QCOMPARE(exchange(hub.port(), guess).status, 401);
    const HttpReply refused = exchange(hub.port(), guess);
    QCOMPARE(refused.status, 429);
    QVERIFY(refused.retryAfter.toInt() > 0);
    QCOMPARE(hub.log().count("admin tokens refused"), 1);
    // Who guesses on this machine does not keep the operator out.
    QCOMPARE(admin.get("status").status, 200);
    QCOMPARE(admin.get("status").json()[u"authFailures"], 3);
    QCOMPARE(exchange(hub.port(), guess).status, 429); // nor is it forgotten thereby
    QVERIFY(hub.stop());
}

void TestAdminDoor::refusesForeignPages()
{
    HttpRequest request = m_admin->request("GET", "status");
    request.headers.append(std::pair<QByteArray, QByteArray>("Origin", "https://evil.example"));
    QCOMPARE(exchange(m_hub.port(), request).status, 403);
}

void TestAdminDoor::servesThisMachineAloneUnlessTold_data()
{
    QTest::addColumn<QByteArray>("configuration");
    QTest::addColumn<int>("status");
    QTest::newRow("not told") << QByteArray() << 403;
    QTest::newRow("told") << QByteArray("[admin]\nremote = true\n") << 200;
}

void TestAdminDoor::servesThisMachineAloneUnlessTold()
{
    QFETCH(const QByteArray, configuration);
    QFETCH(const int, status);
    const QList<QHostAddress> addresses = QNetworkInterface::allAddresses();
    const auto outer = std::find_if(addresses.cbegin(), addresses.cend(), [](const auto &address) {
        return !address.isLoopback() && address.protocol() == QAbstractSocket::IPv4Protocol;
    });
    if (outer == addresses.cend())
        CORAL_MISSING("this machine has no address but loopback");
    HubProcess hub({.arguments = {QStringLiteral("--bind"), QStringLiteral("0.0.0.0")},
        .configuration = configuration});
    QVERIFY(hub.start());
    const AdminClient admin(hub);
    QTcpSocket socket; // the peer's address is then the machine's own
    socket.connectToHost(*outer, hub.port());
    socket.write("GET /admin/v1/status HTTP/1.1\r\nHost: " + outer->toString().toLatin1()
        + "\r\nAuthorization: Bearer " + admin.token() + "\r\n\r\n");
    QByteArray heard;
    QTRY_VERIFY((heard += socket.readAll()).contains("\r\n"));
    QVERIFY2(heard.startsWith("HTTP/1.1 " + QByteArray::number(status)), heard.constData());
    QCOMPARE(admin.get("status").status, 200); // from this machine always
    QCOMPARE(hub.log().contains("the admin API is open to the network without TLS"), status == 200);
    QVERIFY(hub.stop());
}

void TestAdminDoor::refusesWrongParameters_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QString>("parameter");
    const auto row = [](const char *path, const char *parameter) {
        QTest::newRow(path) << QByteArray(path) << QString::fromLatin1(parameter);
    };
    row("transports?limit=0", "limit");
    row("transports?limit=1001", "limit");
    row("transports?limit=many", "limit");
    row("transports?offset=-1", "offset");
    row("transports?sort=mood", "sort");
    row("transports?direction=up", "direction");
    row("transports?kind=pigeon", "kind");
    row("transports?state=happy", "state");
    row("transports?activeSince=yesterday", "activeSince");
    row("sessions?sort=state", "sort");
    row("bans?sort=until", "sort can't be chosen");
    row("history?sort=at", "sort can't be chosen");
    row("config?sort=key", "sort can't be chosen");
    row("sessions/a/s/messages?sort=sentAt", "sort can't be chosen");
    row("sessions/a/s/messages?text=hello", "text is no parameter");
    row("history?text=hello", "text is no parameter");
    row("transports?sesion=demo", "sesion is no parameter");
    row("status?limit=1", "limit is no parameter");
    row("transports?limit=5&limit=6", "limit must be given once");
    row("agents?state=asleep", "state");
    row("events?kinds=transport_opened,mood", "kinds");
    row("events?backlog=-1", "backlog");
    row("events?content=perhaps", "content");
}

void TestAdminDoor::refusesWrongParameters()
{
    QFETCH(const QByteArray, path);
    QFETCH(const QString, parameter);
    const HttpReply reply = m_admin->get(path);
    QCOMPARE(reply.status, 400);
    QVERIFY2(reply.json()[u"message"].toString().startsWith(parameter), reply.body.constData());
}

void TestAdminDoor::knowsTheParametersOfItsDocument_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QSet<QString>>("parameters");
    for (const Route &route : allRoutes())
        QTest::addRow("%s %s", route.method.constData(), route.target.constData())
            << route.method << route.target << route.parameters;
}

void TestAdminDoor::knowsTheParametersOfItsDocument()
{
    QFETCH(const QByteArray, method);
    QFETCH(const QByteArray, target);
    QFETCH(QSet<QString>, parameters);
    const HttpReply reply = exchange(m_hub.port(),
        {.method = method,
            .target = target + "?surely=1",
            .headers = {{"Authorization", "Bearer " + m_admin->token()}}});
    QCOMPARE(reply.status, 400);
    const QString message = reply.json()[u"message"].toString();
    QVERIFY2(message.startsWith(QStringLiteral("surely is no parameter")), qPrintable(message));
    static const QRegularExpression kList(QStringLiteral("takes (?:none|(.+))\\.$"));
    const QStringList known =
        kList.match(message).captured(1).split(QStringLiteral(", "), Qt::SkipEmptyParts);
    QSet<QString> names(known.cbegin(), known.cend());
    // That of a list with one order says so, and is not in the document.
    names.remove(QStringLiteral("sort"));
    parameters.remove(QStringLiteral("sort"));
    QCOMPARE(names, parameters);
}

void TestAdminDoor::evictsNobodyByAMisspeltOrder_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *query, const char *message) {
        QTest::newRow(query) << QByteArray(query) << QString::fromLatin1(message);
    };
    row("bann=agent", "bann is no parameter of this route, which takes reason, ban, banSeconds.");
    row("ban=agnet", "ban must be agent or address.");
    row("Ban=agent", "Ban is no parameter");
    row("ban=agent&banSecond=60", "banSecond is no parameter");
    row("ban=agent&banSeconds=soon", "banSeconds must be a whole number");
    row("banSeconds=60", "banSeconds needs ban");
    row("ban=agent&ban=address", "ban must be given once.");
}

void TestAdminDoor::evictsNobodyByAMisspeltOrder()
{
    QFETCH(const QByteArray, query);
    QFETCH(const QString, message);
    TestAgent alice(address(m_hub, "alice"));
    QVERIFY(alice.join());
    const HttpReply reply =
        m_admin->ask("DELETE", "transports/" + alice.transportId() + '?' + query);
    QCOMPARE(reply.status, 400);
    QVERIFY2(reply.json()[u"message"].toString().startsWith(message), reply.body.constData());
    QVERIFY(!alice.callTool(QStringLiteral("list_agents")).isError);
    QCOMPARE(m_admin->items("bans").size(), 0);
}

QTEST_GUILESS_MAIN(TestAdminDoor)
#include "tst_admindoor.moc"
