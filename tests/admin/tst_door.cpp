// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/door.h"
#include "tests/support/fakehttp.h"
#include "tests/support/manualclock.h"

#include <QJsonDocument>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace server;
using http::Method;
using http::Reply;
using http::Request;

namespace {

const QString kToken = u"the-token-of-this-server-and-no-other"_s;

Request asked(const QByteArray &target, const QByteArray &token = kToken.toLatin1(),
    const QString &from = u"127.0.0.1"_s)
{
    Request request;
    request.method = Method::Get;
    request.target = target;
    if (const qsizetype question = target.indexOf('?'); question >= 0)
        request.query = QUrlQuery(QString::fromLatin1(target.sliced(question + 1)));
    request.peerAddress = QHostAddress(from);
    if (!token.isNull())
        request.headers.append("Authorization", "Bearer " + token);
    return request;
}

} // namespace

// Who is let in, who is slowed down, and what routes behind the door are spared.
class TestDoor : public QObject {
    Q_OBJECT
private slots:
    void init();
    void letsIn_data();
    void letsIn();
    void slowsDownGuessersAndNobodyElse();
    void refusesParametersThatARouteDoesNotKnow_data();
    void refusesParametersThatARouteDoesNotKnow();
    void hasNothingCached();

private:
    void open(const admin::Door::Settings &settings);
    [[nodiscard]] Reply ask(const Request &request) const;

    tests::ManualClock m_clock;
    std::unique_ptr<admin::Door> m_door;
    std::unique_ptr<http::Router> m_router;
    int m_served = 0;
};

void TestDoor::init()
{
    m_served = 0;
    open({.token = kToken, .isRemoteAllowed = false, .auth = {}});
}

void TestDoor::open(const admin::Door::Settings &settings)
{
    m_router = std::make_unique<http::Router>();
    m_door = std::make_unique<admin::Door>(settings, m_clock);
    m_door->guard(*m_router);
    const auto serve = [this](const Request &) {
        ++m_served;
        return Reply::json(200, {});
    };
    using Handler = http::Router::ReplyHandler;
    admin::Door::add(*m_router, {Method::Get, u"plain"_s}, Handler(serve));
    admin::Door::add(*m_router, {Method::Get, u"some"_s, {u"one"_s, u"other"_s}}, Handler(serve));
}

Reply TestDoor::ask(const Request &request) const
{
    const auto responder = std::make_shared<tests::FakeResponder>();
    m_router->route(request, responder);
    return responder->answer.value_or(Reply{0, {}, {}});
}

void TestDoor::letsIn_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<QString>("from");
    QTest::addColumn<bool>("isRemoteAllowed");
    QTest::addColumn<int>("status");
    const QByteArray right = kToken.toLatin1();
    QTest::newRow("the token") << right << u"127.0.0.1"_s << false << 200;
    QTest::newRow("over IPv6") << right << u"::1"_s << false << 200;
    QTest::newRow("none") << QByteArray() << u"127.0.0.1"_s << false << 401;
    QTest::newRow("another") << QByteArray("another") << u"127.0.0.1"_s << false << 401;
    QTest::newRow("a part") << right.chopped(1) << u"127.0.0.1"_s << false << 401;
    QTest::newRow("too much") << right + 'x' << u"127.0.0.1"_s << false << 401;
    QTest::newRow("in capitals") << right.toUpper() << u"127.0.0.1"_s << false << 401;
    QTest::newRow("from elsewhere") << right << u"192.0.2.1"_s << false << 403;
    QTest::newRow("from elsewhere without") << QByteArray() << u"192.0.2.1"_s << false << 403;
    QTest::newRow("from elsewhere, allowed") << right << u"192.0.2.1"_s << true << 200;
    QTest::newRow("another from elsewhere, allowed")
        << QByteArray("another") << u"192.0.2.1"_s << true << 401;
}

void TestDoor::letsIn()
{
    QFETCH(const QByteArray, token);
    QFETCH(const QString, from);
    QFETCH(const bool, isRemoteAllowed);
    QFETCH(const int, status);
    open({.token = kToken, .isRemoteAllowed = isRemoteAllowed, .auth = {}});
    const Reply reply = ask(asked("/admin/v1/plain", token, from));
    QCOMPARE(reply.status, status);
    QCOMPARE(m_served, status == 200 ? 1 : 0);
    QCOMPARE(reply.headers.contains("WWW-Authenticate"), status == 401);
}

void TestDoor::slowsDownGuessersAndNobodyElse()
{
    access::AuthSettings auth;
    auth.maxFailures = 3;
    auth.refusal = 10s;
    open({.token = kToken, .isRemoteAllowed = true, .auth = auth});
    const Request guess = asked("/admin/v1/plain", "guess");
    for (int i = 0; i < 3; ++i)
        QCOMPARE(ask(guess).status, 401);
    const Reply slowed = ask(guess);
    QCOMPARE(slowed.status, 429);
    QVERIFY(slowed.headers.contains("Retry-After"));
    // The operator beside the guesser, with the token; other addresses without it.
    QCOMPARE(ask(asked("/admin/v1/plain")).status, 200);
    QCOMPARE(ask(asked("/admin/v1/plain", "guess", u"192.0.2.1"_s)).status, 401);
    QCOMPARE(ask(guess).status,
        429); // the right token in between helps no guesser
    QCOMPARE(ask(asked("/admin/v1/plain", {})).status,
        401); // who sends none guesses nothing
    QCOMPARE(m_door->statistics().failures, 4U);
    QCOMPARE(m_door->statistics().refusals, 2U);
    QCOMPARE(m_door->statistics().episodes, 1U);
    m_clock.advance(11s);
    QCOMPARE(ask(guess).status, 401);
}

void TestDoor::refusesParametersThatARouteDoesNotKnow_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QString>("message"); // empty: it is served
    const auto row = [](const char *target, const QString &message) {
        QTest::newRow(target) << QByteArray(target) << message;
    };
    row("plain", {});
    row("plain?", {});
    row("plain?&", {});
    row("plain?one=1", u"one is no parameter of this route, which takes none."_s);
    row("some?one=1&other=2", {});
    row("some?other=", {});
    row("some?oen=1", u"oen is no parameter of this route, which takes one, other."_s);
    row("some?One=1", u"One is no parameter of this route, which takes one, other."_s);
    row("some?one=1&two=2", u"two is no parameter of this route, which takes one, other."_s);
    row("some?%6Fne=1", {});
    row("some?one%20=1", u"one  is no parameter of this route, which takes one, other."_s);
    row("some?one=1&one=1", u"one must be given once."_s);
    row("some?=1", u"an empty name is no parameter"_s);
}

void TestDoor::refusesParametersThatARouteDoesNotKnow()
{
    QFETCH(const QByteArray, target);
    QFETCH(const QString, message);
    const Reply reply = ask(asked("/admin/v1/" + target));
    QCOMPARE(reply.status, message.isEmpty() ? 200 : 400);
    QCOMPARE(m_served, message.isEmpty() ? 1 : 0);
    const QString told = QJsonDocument::fromJson(reply.body)[u"message"].toString();
    QVERIFY2(told.startsWith(message), qPrintable(told));
}

void TestDoor::hasNothingCached()
{
    QCOMPARE(ask(asked("/admin/v1/plain")).headers.value("Cache-Control"), QByteArray("no-store"));
}

QTEST_GUILESS_MAIN(TestDoor)
#include "tst_door.moc"
