// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/proxytrust.h"

#include <QTest>

using namespace Qt::StringLiterals;
using server::http::Headers;
using server::http::ProxyTrust;

Q_DECLARE_METATYPE(server::http::Headers)

class TestProxyTrust : public QObject {
    Q_OBJECT

private slots:
    void findsTheClient_data()
    {
        QTest::addColumn<QString>("peer");
        QTest::addColumn<Headers>("headers");
        QTest::addColumn<QString>("client");
        QTest::addColumn<int>("port");
        const QByteArray x = "X-Forwarded-For";
        const auto row = [](const char *name, const QString &peer, const Headers &headers,
                             const QString &client, int port = 0) {
            QTest::newRow(name) << peer << headers << client << port;
        };
        const QString proxy = u"10.1.2.3"_s;
        row("no field", proxy, {}, proxy, 5000);
        row("stranger", u"192.0.2.9"_s, {{x, "198.51.100.1"}}, u"192.0.2.9"_s, 5000);
        row("one hop", proxy, {{x, "198.51.100.1"}}, u"198.51.100.1"_s);
        row("mapped proxy", u"::ffff:10.1.2.3"_s, {{x, "198.51.100.1"}}, u"198.51.100.1"_s);
        row("proxies in a row", proxy, {{x, "198.51.100.1, 10.9.9.9"}}, u"198.51.100.1"_s);
        row("what the client wrote itself", proxy, {{x, "1.2.3.4, 198.51.100.1"}},
            u"198.51.100.1"_s);
        row("two lines", proxy, {{x, "1.2.3.4"}, {x, "198.51.100.1"}}, u"198.51.100.1"_s);
        row("proxies alone", proxy, {{x, "10.9.9.9"}}, u"10.9.9.9"_s);
        row("nonsense", proxy, {{x, "unknown"}}, proxy, 5000);
        row("nonsense before the last", proxy, {{x, "unknown, 10.9.9.9"}}, u"10.9.9.9"_s);
        row("port", proxy, {{x, "198.51.100.1:81"}}, u"198.51.100.1"_s, 81);
        row("IPv6", proxy, {{x, "2001:db8::1"}}, u"2001:db8::1"_s);
        row("IPv6 with port", proxy, {{x, "[2001:db8::1]:81"}}, u"2001:db8::1"_s, 81);
        row("a single address is trusted", u"2001:db8::9"_s, {{x, "198.51.100.1"}},
            u"198.51.100.1"_s);
        row("Forwarded", proxy, {{"Forwarded", "for=198.51.100.1;proto=http;by=10.1.2.3"}},
            u"198.51.100.1"_s);
        row("Forwarded, quoted", proxy, {{"Forwarded", "For=\"[2001:db8::1]:81\""}},
            u"2001:db8::1"_s, 81);
        row("Forwarded, proxies in a row", proxy,
            {{"Forwarded", "for=1.2.3.4, for=198.51.100.1"}, {"Forwarded", "for=10.9.9.9"}},
            u"198.51.100.1"_s);
        row("Forwarded, hidden", proxy, {{"Forwarded", "for=_secret"}}, proxy, 5000);
        row("Forwarded without for", proxy, {{"Forwarded", "proto=http"}}, proxy, 5000);
        row("both agree", proxy, {{x, "198.51.100.1"}, {"Forwarded", "for=198.51.100.1"}},
            u"198.51.100.1"_s);
        row("both differ", proxy, {{x, "198.51.100.1"}, {"Forwarded", "for=1.2.3.4"}}, proxy, 5000);
    }

    void findsTheClient()
    {
        QFETCH(const QString, peer);
        QFETCH(const Headers, headers);
        QTest::ignoreMessage(QtWarningMsg,
            "trusted proxy is not an address or a network and is ignored  proxy=nonsense");
        const ProxyTrust trust({u"10.0.0.0/8"_s, u"2001:db8::9"_s, u"nonsense"_s});
        const auto client = trust.clientOf({QHostAddress(peer), 5000}, headers);
        QTEST(client.address.toString(), "client");
        QTEST(static_cast<int>(client.port), "port");
    }

    // Whoever names the proxy's field is not misled by the other one, which is the client's.
    void believesOneField_data()
    {
        QTest::addColumn<ProxyTrust::Field>("field");
        QTest::addColumn<Headers>("headers");
        QTest::addColumn<QString>("client");
        using Field = ProxyTrust::Field;
        const Headers both{{"X-Forwarded-For", "198.51.100.1"}, {"Forwarded", "for=192.0.2.1"}};
        QTest::newRow("auto") << Field::Auto << both << u"10.1.2.3"_s;
        QTest::newRow("X") << Field::XForwardedFor << both << u"198.51.100.1"_s;
        QTest::newRow("standard") << Field::Forwarded << both << u"192.0.2.1"_s;
        QTest::newRow("X, there is only the other")
            << Field::XForwardedFor << Headers{{"Forwarded", "for=192.0.2.1"}} << u"10.1.2.3"_s;
        QTest::newRow("standard, there is only the other")
            << Field::Forwarded << Headers{{"X-Forwarded-For", "198.51.100.1"}} << u"10.1.2.3"_s;
    }

    void believesOneField()
    {
        QFETCH(const ProxyTrust::Field, field);
        QFETCH(const Headers, headers);
        const ProxyTrust trust({u"10.0.0.0/8"_s}, field);
        const auto client = trust.clientOf({QHostAddress(u"10.1.2.3"_s), 5000}, headers);
        QTEST(client.address.toString(), "client");
        QVERIFY(client.isForwarded);
    }

    // What a client adds to its request may hide who it is, but not that it came from elsewhere.
    void tellsWhatWasForwarded_data()
    {
        QTest::addColumn<QString>("peer");
        QTest::addColumn<Headers>("headers");
        QTest::addColumn<bool>("isForwarded");
        const QByteArray x = "X-Forwarded-For";
        const auto row = [](const char *name, const QString &peer, const Headers &headers,
                             bool isForwarded) {
            QTest::newRow(name) << peer << headers << isForwarded;
        };
        const QString proxy = u"10.1.2.3"_s;
        row("no field", proxy, {}, false);
        row("stranger", u"192.0.2.9"_s, {{x, "198.51.100.1"}}, false);
        row("one hop", proxy, {{x, "198.51.100.1"}}, true);
        row("Forwarded", proxy, {{"Forwarded", "for=198.51.100.1"}}, true);
        row("both differ", proxy, {{x, "198.51.100.1"}, {"Forwarded", "for=1.2.3.4"}}, true);
        row("nonsense", proxy, {{x, "unknown"}}, true);
        row("empty", proxy, {{x, ""}}, true);
        row("Forwarded, hidden", proxy, {{"Forwarded", "for=_secret"}}, true);
    }

    void tellsWhatWasForwarded()
    {
        QFETCH(const QString, peer);
        QFETCH(const Headers, headers);
        const ProxyTrust trust({u"10.0.0.0/8"_s});
        QTEST(trust.clientOf({QHostAddress(peer), 5000}, headers).isForwarded, "isForwarded");
    }

    void trustsNobodyByDefault()
    {
        const ProxyTrust trust({});
        const auto client = trust.clientOf(
            {QHostAddress(QHostAddress::LocalHost), 1}, {{"X-Forwarded-For", "1.2.3.4"}});
        QCOMPARE(client.address, QHostAddress(QHostAddress::LocalHost));
    }
};

QTEST_GUILESS_MAIN(TestProxyTrust)
#include "tst_proxytrust.moc"
