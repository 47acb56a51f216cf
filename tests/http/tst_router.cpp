// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/router.h"

#include <QTest>

#include <optional>

using namespace Qt::StringLiterals;
using server::http::Method;
using server::http::Reply;
using server::http::Request;
using server::http::Router;

namespace {

class FakeResponder final : public server::http::Responder {
public:
    void reply(const Reply &reply) override { m_reply = reply; }
    server::http::Stream *openStream(const Reply &) override { return nullptr; }
    [[nodiscard]] bool isConnected() const override { return true; }

    std::optional<Reply> m_reply;
};

} // namespace

class TestRouter : public QObject {
    Q_OBJECT

private:
    Router m_router;
    QString m_called;
    bool m_isGateOpen = true;
    QHash<QString, QString> m_parameters;

    void add(Method method, const QString &pattern)
    {
        m_router.add(
            method, pattern, Router::ReplyHandler([this, method, pattern](const Request &request) {
                m_called = QString::number(static_cast<int>(method)) + u' ' + pattern;
                m_parameters = request.parameters;
                return Reply::text(200, pattern);
            }));
    }

    std::pair<QString, Reply> route(Method method, const QByteArray &target)
    {
        m_called.clear();
        m_parameters.clear();
        Request request;
        request.method = method;
        request.target = target;
        const auto responder = std::make_shared<FakeResponder>();
        const QString pattern = m_router.route(request, responder);
        return {pattern, responder->m_reply.value_or(Reply{0, {}, {}})};
    }

private slots:
    void initTestCase()
    {
        add(Method::Get, u"/"_s);
        add(Method::Get, u"/sessions"_s);
        add(Method::Post, u"/sessions"_s);
        add(Method::Get, u"/{app}/{key}/{session}/sse"_s);
        add(Method::Get, u"/devmode/{app}/{key}/{session}/sse"_s);
        add(Method::Get, u"/a/literal/c"_s);
        add(Method::Get, u"/a/{parameter}/c"_s);
        add(Method::Get, u"/a/{parameter}/d"_s);
        add(Method::Get, u"/slash/"_s);
        add(Method::Delete, u"/only"_s);
        add(Method::Options, u"/own"_s);
        add(Method::Head, u"/own"_s);
        add(Method::Get, u"/gated/{id}"_s);
        m_router.addGate(u"/gated"_s, [this](const Request &) -> std::optional<Reply> {
            return m_isGateOpen ? std::nullopt : std::optional(Reply::text(401, u"no"_s));
        });
    }

    void finds_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QString>("pattern");
        QTest::newRow("root") << QByteArray("/") << u"/"_s;
        QTest::newRow("literal") << QByteArray("/sessions") << u"/sessions"_s;
        QTest::newRow("query") << QByteArray("/sessions?a=/b") << u"/sessions"_s;
        QTest::newRow("parameters") << QByteArray("/x/y/z/sse") << u"/{app}/{key}/{session}/sse"_s;
        QTest::newRow("literal first")
            << QByteArray("/devmode/x/y/z/sse") << u"/devmode/{app}/{key}/{session}/sse"_s;
        QTest::newRow("literal as a parameter")
            << QByteArray("/devmode/y/z/sse") << u"/{app}/{key}/{session}/sse"_s;
        QTest::newRow("literal over parameter") << QByteArray("/a/literal/c") << u"/a/literal/c"_s;
        QTest::newRow("back from a literal that leads nowhere")
            << QByteArray("/a/literal/d") << u"/a/{parameter}/d"_s;
        QTest::newRow("trailing slash") << QByteArray("/slash/") << u"/slash/"_s;
        QTest::newRow("escaped literal") << QByteArray("/%73essions") << u"/sessions"_s;
        QTest::newRow("no trailing slash") << QByteArray("/slash") << QString();
        QTest::newRow("one slash too many") << QByteArray("/sessions/") << QString();
        QTest::newRow("doubled slash") << QByteArray("//sessions") << QString();
        QTest::newRow("empty parameter") << QByteArray("/a//c") << QString();
        QTest::newRow("case") << QByteArray("/Sessions") << QString();
        QTest::newRow("escaped slash is no border") << QByteArray("/a%2Fliteral/c") << QString();
        QTest::newRow("inner node") << QByteArray("/a") << QString();
        QTest::newRow("dots are names") << QByteArray("/a/../sessions") << QString();
        QTest::newRow("braces are no parameter") << QByteArray("/{app}") << QString();
    }

    void finds()
    {
        QFETCH(const QByteArray, target);
        QFETCH(const QString, pattern);
        const auto [found, reply] = route(Method::Get, target);
        QCOMPARE(found, pattern);
        QCOMPARE(reply.status, pattern.isNull() ? 404 : 200);
        QCOMPARE(m_called.isEmpty(), pattern.isNull());
    }

    void keepsWhatIsBehindAGateShut_data()
    {
        QTest::addColumn<Method>("method");
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<int>("shut");
        QTest::addColumn<int>("open");
        const auto row = [](const char *name, Method method, const char *target, int shut,
                             int open) {
            QTest::newRow(name) << method << QByteArray(target) << shut << open;
        };
        row("a route", Method::Get, "/gated/x", 401, 200);
        row("escaped", Method::Get, "/%67ated/x", 401, 200);
        row("no such path", Method::Get, "/gated/x/y", 401, 404);
        row("the path itself", Method::Get, "/gated", 401, 404);
        row("no such method", Method::Put, "/gated/x", 401, 405);
        row("which methods there are", Method::Options, "/gated/x", 204, 204);
        row("beside it", Method::Get, "/gatedtoo", 404, 404);
        row("an escaped slash is no border", Method::Get, "/gated%2Fx", 404, 404);
        row("elsewhere", Method::Get, "/sessions", 200, 200);
    }

    void keepsWhatIsBehindAGateShut()
    {
        QFETCH(const Method, method);
        QFETCH(const QByteArray, target);
        QFETCH(const int, shut);
        QFETCH(const int, open);
        m_isGateOpen = false;
        QCOMPARE(route(method, target).second.status, shut);
        QCOMPARE(m_called.isEmpty(), shut != 200);
        m_isGateOpen = true;
        QCOMPARE(route(method, target).second.status, open);
    }

    void refusesAQueryThatIsNoText_data()
    {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<int>("status");
        QTest::newRow("plain") << QByteArray("a=b+c&d=%C3%A4%26") << 200;
        QTest::newRow("bad UTF-8") << QByteArray("agentId=%ff") << 400;
        QTest::newRow("half an escape") << QByteArray("agentId=%f") << 400;
        QTest::newRow("NUL") << QByteArray("agentId=a%00") << 400;
    }

    void refusesAQueryThatIsNoText()
    {
        QFETCH(const QByteArray, query);
        QFETCH(const int, status);
        QCOMPARE(route(Method::Get, "/sessions?" + query).second.status, status);
        QCOMPARE(m_called.isEmpty(), status == 400);
    }

    void decodesParameters_data()
    {
        QTest::addColumn<QByteArray>("segment");
        QTest::addColumn<QString>("value"); // null: 400
        QTest::newRow("plain") << QByteArray("name") << u"name"_s;
        QTest::newRow("space") << QByteArray("a%20b") << u"a b"_s;
        QTest::newRow("plus is a plus") << QByteArray("a+b") << u"a+b"_s;
        QTest::newRow("slash") << QByteArray("a%2Fb") << u"a/b"_s;
        QTest::newRow("percent") << QByteArray("a%25b") << u"a%b"_s;
        QTest::newRow("UTF-8") << QByteArray("%C3%A4%F0%9F%90%A0") << u"ä🐠"_s;
        QTest::newRow("half an escape") << QByteArray("a%2") << QString();
        QTest::newRow("no escape") << QByteArray("a%zz") << QString();
        QTest::newRow("lone percent") << QByteArray("%") << QString();
        QTest::newRow("NUL") << QByteArray("a%00") << QString();
        QTest::newRow("bad UTF-8") << QByteArray("%FF") << QString();
        QTest::newRow("half a character") << QByteArray("%C3") << QString();
        QTest::newRow("overlong") << QByteArray("%C0%AF") << QString();
        QTest::newRow("surrogate") << QByteArray("%ED%A0%80") << QString();
    }

    void decodesParameters()
    {
        QFETCH(const QByteArray, segment);
        QFETCH(const QString, value);
        const auto [found, reply] = route(Method::Get, "/a/" + segment + "/c");
        QCOMPARE(reply.status, value.isNull() ? 400 : 200);
        QCOMPARE(m_parameters.value(u"parameter"_s), value);
    }

    void minds_data()
    {
        QTest::addColumn<Method>("method");
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("allow");
        QTest::newRow("other method") << Method::Delete << QByteArray("/sessions") << 405
                                      << QByteArray("GET, HEAD, POST, OPTIONS");
        QTest::newRow("HEAD by GET")
            << Method::Head << QByteArray("/sessions") << 200 << QByteArray();
        QTest::newRow("HEAD without GET")
            << Method::Head << QByteArray("/only") << 405 << QByteArray("DELETE, OPTIONS");
        QTest::newRow("OPTIONS") << Method::Options << QByteArray("/only") << 204
                                 << QByteArray("DELETE, OPTIONS");
        QTest::newRow("OPTIONS of its own")
            << Method::Options << QByteArray("/own") << 200 << QByteArray();
        QTest::newRow("OPTIONS *") << Method::Options << QByteArray("*") << 204
                                   << QByteArray("GET, HEAD, POST, DELETE, OPTIONS");
        QTest::newRow("OPTIONS of nothing")
            << Method::Options << QByteArray("/nothing") << 404 << QByteArray();
        QTest::newRow("unknown method")
            << Method::Other << QByteArray("/only") << 405 << QByteArray("DELETE, OPTIONS");
    }

    void minds()
    {
        QFETCH(const Method, method);
        QFETCH(const QByteArray, target);
        const auto [found, reply] = route(method, target);
        QTEST(reply.status, "status");
        QTEST(reply.headers.value("Allow"), "allow");
    }
};

QTEST_GUILESS_MAIN(TestRouter)
#include "tst_router.moc"
