// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/accesspolicy.h"

#include <QTest>

using namespace Qt::StringLiterals;
using server::http::AccessPolicy;
using server::http::Headers;
using server::http::Method;
using server::http::Request;

Q_DECLARE_METATYPE(server::http::Headers)

namespace {

const QHostAddress kLoopback(u"127.0.0.1"_s);
const QHostAddress kNetwork(u"192.168.1.5"_s);

Request requestWith(const Headers &headers, Method method = Method::Get)
{
    Request request;
    request.method = method;
    request.headers = headers;
    return request;
}

} // namespace

// The loopback table with a whole server is in tst_hostilerequests.
class TestAccessPolicy : public QObject {
    Q_OBJECT

private slots:
    void checksTheHost_data()
    {
        QTest::addColumn<QString>("local");
        QTest::addColumn<QStringList>("allowed");
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<int>("status"); // 0: allowed
        const QStringList none;
        const QStringList list{u"hub.example"_s};
        const QStringList any{u"*"_s};
        const QString loopback = kLoopback.toString();
        const QString network = kNetwork.toString();
        QTest::newRow("none given") << loopback << none << QByteArray() << 400;
        QTest::newRow("malformed") << loopback << none << QByteArray("a b") << 400;
        QTest::newRow("loopback") << loopback << none << QByteArray("localhost") << 0;
        QTest::newRow("rebound") << loopback << none << QByteArray("evil.example") << 403;
        QTest::newRow("listed") << loopback << list << QByteArray("HUB.example:1") << 0;
        QTest::newRow("IPv6 loopback") << u"::1"_s << none << QByteArray("[::1]:3001") << 0;
        QTest::newRow("mapped loopback")
            << u"::ffff:127.0.0.1"_s << none << QByteArray("evil.example") << 403;
        QTest::newRow("over the network, no list")
            << network << none << QByteArray("any.example") << 403;
        QTest::newRow("over the network, no list, address")
            << network << none << QByteArray("192.168.1.6:3001") << 0;
        QTest::newRow("over the network, no list, IPv6 address")
            << network << none << QByteArray("[2001:db8::1]:3001") << 0;
        QTest::newRow("over the network, no list, localhost")
            << network << none << QByteArray("localhost:3001") << 0;
        QTest::newRow("over the network, no list, own name")
            << network << none << QByteArray("Box.lan:3001") << 0;
        QTest::newRow("over the network, no list, short own name")
            << network << none << QByteArray("box") << 0;
        QTest::newRow("over the network, no list, own name by multicast DNS")
            << network << none << QByteArray("box.local") << 0;
        QTest::newRow("over the network, no list, own name as a prefix")
            << network << none << QByteArray("box.lan.evil.example") << 403;
        QTest::newRow("over the network, own name beside a list")
            << network << list << QByteArray("box.lan") << 403;
        QTest::newRow("on loopback, own name") << loopback << none << QByteArray("box.lan") << 403;
        QTest::newRow("any, over the network") << network << any << QByteArray("any.example") << 0;
        QTest::newRow("any, on loopback") << loopback << any << QByteArray("any.example") << 0;
        QTest::newRow("any, malformed") << network << any << QByteArray("a b") << 400;
        QTest::newRow("over the network, listed")
            << network << list << QByteArray("hub.example") << 0;
        QTest::newRow("over the network, not listed")
            << network << list << QByteArray("any.example") << 403;
        QTest::newRow("over the network, its address")
            << network << list << QByteArray("192.168.1.5:3001") << 0;
        QTest::newRow("over the network, other address")
            << network << list << QByteArray("192.168.1.6") << 403;
        QTest::newRow("over the network, localhost")
            << network << list << QByteArray("localhost") << 403;
    }

    void checksTheHost()
    {
        QFETCH(const QString, local);
        QFETCH(const QStringList, allowed);
        QFETCH(const QByteArray, host);
        const AccessPolicy policy(allowed, {}, u"box.lan"_s);
        const Headers headers = host.isEmpty() ? Headers() : Headers{{"Host", host}};
        const auto decision = policy.decide(requestWith(headers), QHostAddress(local));
        QTEST(decision.reply ? decision.reply->status : 0, "status");
    }

    void namesTheOptionToAdd()
    {
        const AccessPolicy policy({}, {}, {});
        const auto decision =
            policy.decide(requestWith({{"Host", "hub.example"}}), QHostAddress(kNetwork));
        QVERIFY2(decision.reply && decision.reply->body.contains("server.allowed-hosts"),
            decision.reply ? decision.reply->body.constData() : "served");
    }

    void checksTheOrigin_data()
    {
        QTest::addColumn<QString>("local");
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<QByteArray>("origin");
        QTest::addColumn<int>("status"); // 0: allowed
        const QString loopback = kLoopback.toString();
        const QString network = kNetwork.toString();
        const auto row = [](const char *name, const QString &local, const char *host,
                             const char *origin, int status) {
            QTest::newRow(name) << local << QByteArray(host) << QByteArray(origin) << status;
        };
        row("own", loopback, "localhost:3001", "http://localhost:3001", 0);
        row("own, capitals", loopback, "LOCALHOST:3001", "HTTP://Localhost:3001", 0);
        row("own, other loopback name", loopback, "127.0.0.1:3001", "http://[::1]:3001", 0);
        row("own, TLS before us", loopback, "localhost:3001", "https://localhost:3001", 0);
        row("own, the default port", loopback, "localhost", "http://localhost", 0);
        row("another port", loopback, "localhost:3001", "http://localhost:3002", 403);
        row("no port", loopback, "localhost:3001", "http://localhost", 403);
        row("own as a prefix", loopback, "localhost:3001", "http://localhost:3001.evil", 403);
        row("own as user", loopback, "localhost:3001", "http://localhost:3001@evil", 403);
        row("own with a path", loopback, "localhost:3001", "http://localhost:3001/", 403);
        row("another scheme", loopback, "localhost:3001", "ftp://localhost:3001", 403);
        row("no scheme", loopback, "localhost:3001", "localhost:3001", 403);
        row("opaque", loopback, "localhost:3001", "null", 403);
        row("a file", loopback, "localhost:3001", "file://", 403);
        row("foreign", loopback, "localhost:3001", "https://evil.example", 403);
        row("listed", loopback, "localhost:3001", "https://app.example", 0);
        row("listed, another port", loopback, "localhost:3001", "https://app.example:444", 403);
        row("listed, another scheme", loopback, "localhost:3001", "http://app.example", 403);
        row("listed as a prefix", loopback, "localhost:3001", "https://app.example.evil", 403);
        row("below the listed one", loopback, "localhost:3001", "https://x.app.example", 403);
        row("rebound", loopback, "evil.example:3001", "http://evil.example:3001", 403);
        row("over the network, own name", network, "hub.example", "http://hub.example", 403);
        row("over the network, loopback", network, "hub.example", "http://localhost", 403);
        row("over the network, listed", network, "hub.example", "https://app.example", 0);
    }

    void checksTheOrigin()
    {
        QFETCH(const QString, local);
        QFETCH(const QByteArray, host);
        QFETCH(const QByteArray, origin);
        const AccessPolicy policy({u"hub.example"_s}, {u"https://app.example"_s});
        const auto decision = policy.decide(
            requestWith({{"Host", host}, {"Origin", origin}}, Method::Post), QHostAddress(local));
        QTEST(decision.reply ? decision.reply->status : 0, "status");
        QCOMPARE(decision.headers.contains("Access-Control-Allow-Origin"), !decision.reply);
    }

    // An <img> or a link of another page can't read the answer, but opening a stream does harm.
    void refusesPagesThatDoNotNameThemselves_data()
    {
        QTest::addColumn<Headers>("headers");
        QTest::addColumn<QStringList>("origins");
        QTest::addColumn<int>("status"); // 0: allowed
        const QStringList listed{u"https://app.example"_s};
        const auto site = [](const QByteArray &value) {
            return Headers{{"Sec-Fetch-Site", value}};
        };
        QTest::newRow("no browser") << Headers() << listed << 0;
        QTest::newRow("typed") << site("none") << listed << 0;
        QTest::newRow("own page") << site("same-origin") << listed << 0;
        QTest::newRow("another port") << site("same-site") << listed << 403;
        QTest::newRow("another site") << site("cross-site") << listed << 403;
        QTest::newRow("capitals") << site("Cross-Site") << listed << 403;
        QTest::newRow("any page may") << site("cross-site") << QStringList{u"*"_s} << 0;
        QTest::newRow("listed page")
            << Headers{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://app.example"}}
            << listed << 0;
        QTest::newRow("own page by another loopback name")
            << Headers{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "http://127.0.0.1:3001"}}
            << listed << 0;
    }

    void refusesPagesThatDoNotNameThemselves()
    {
        QFETCH(Headers, headers);
        QFETCH(const QStringList, origins);
        const AccessPolicy policy({}, origins);
        headers.append("Host", "localhost:3001");
        const auto decision = policy.decide(requestWith(headers), kLoopback);
        QTEST(decision.reply ? decision.reply->status : 0, "status");
    }

    void tellsBrowsersOfAllowedOrigins()
    {
        const AccessPolicy policy({}, {u"https://App.example"_s});
        const auto decision = policy.decide(
            requestWith({{"Host", "localhost"}, {"Origin", "https://app.example"}}), kLoopback);
        QVERIFY(!decision.reply);
        QCOMPARE(decision.headers.value("Access-Control-Allow-Origin"), "https://app.example");
        QCOMPARE(decision.headers.value("Access-Control-Expose-Headers"), "Mcp-Session-Id");
        QCOMPARE(decision.headers.value("Vary"), "Origin");
    }

    void tellsOthersNothing()
    {
        const AccessPolicy policy({}, {u"https://app.example"_s});
        const auto decision = policy.decide(
            requestWith({{"Host", "localhost"}, {"Origin", "https://evil.example"}}), kLoopback);
        QCOMPARE(decision.reply->status, 403);
        QVERIFY(!decision.headers.contains("Access-Control-Allow-Origin"));
        const auto plain = policy.decide(requestWith({{"Host", "localhost"}}), kLoopback);
        QVERIFY(plain.headers.fields().isEmpty());
    }

    void answersPreflights()
    {
        const AccessPolicy policy({}, {u"https://app.example"_s});
        const Headers headers{{"Host", "localhost"}, {"Origin", "https://app.example"},
            {"Access-Control-Request-Method", "POST"}};
        const auto decision = policy.decide(requestWith(headers, Method::Options), kLoopback);
        QCOMPARE(decision.reply->status, 204);
        QCOMPARE(
            decision.headers.value("Access-Control-Allow-Methods"), "GET, POST, DELETE, OPTIONS");
        const QByteArray allowed = decision.headers.value("Access-Control-Allow-Headers");
        for (const char *name : {"Content-Type", "Authorization", "Mcp-Session-Id",
                 "MCP-Protocol-Version", "Last-Event-ID"})
            QVERIFY(allowed.contains(name));
        // Without the question it is a request like any other.
        const auto plain =
            policy.decide(requestWith({{"Host", "localhost"}, {"Origin", "https://app.example"}},
                              Method::Options),
                kLoopback);
        QVERIFY(!plain.reply);
    }

    void knowsAnyOrigin()
    {
        const AccessPolicy policy({}, {u"*"_s});
        for (const char *origin : {"https://any.example", "null"}) {
            const auto decision =
                policy.decide(requestWith({{"Host", "localhost"}, {"Origin", origin}}), kLoopback);
            QVERIFY(!decision.reply);
            QCOMPARE(decision.headers.value("Access-Control-Allow-Origin"), origin);
        }
    }
};

QTEST_GUILESS_MAIN(TestAccessPolicy)
#include "tst_accesspolicy.moc"
