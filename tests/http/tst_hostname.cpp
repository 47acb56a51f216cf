// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/hostname.h"

#include <QTest>

using namespace Qt::StringLiterals;

class TestHostName : public QObject {
    Q_OBJECT

private slots:
    void parses_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("host"); // null: no authority
        QTest::addColumn<int>("port"); // 0: none
        QTest::newRow("name") << QByteArray("localhost") << u"localhost"_s << 0;
        QTest::newRow("capitals") << QByteArray("Hub.Example:80") << u"hub.example"_s << 80;
        QTest::newRow("underscore") << QByteArray("coral_hub:3001") << u"coral_hub"_s << 3001;
        QTest::newRow("IPv4") << QByteArray("127.0.0.1:65535") << u"127.0.0.1"_s << 65535;
        QTest::newRow("IPv6") << QByteArray("[::1]") << u"::1"_s << 0;
        QTest::newRow("IPv6 with port") << QByteArray("[2001:DB8::1]:1") << u"2001:db8::1"_s << 1;
        for (const char *text : {"", ":80", "a:", "a:0", "a:65536", "a:-1", "a:+1", "a:8o", "a b",
                 "a/b", "user@a", "::1", "[::1", "[::1]x", "[]", "[127.0.0.1]", "[::1%lo]", "a%20",
                 "a,b", "a\\b", "http://a", "\xc3\xa4"})
            QTest::addRow("'%s'", text) << QByteArray(text) << QString() << 0;
    }

    void parses()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QString, host);
        const auto authority = server::http::parseAuthority(text);
        QCOMPARE(authority.has_value(), !host.isNull());
        if (authority) {
            QCOMPARE(authority->host, host);
            QTEST(static_cast<int>(authority->port.value_or(0)), "port");
        }
    }

    void knowsLoopback_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<bool>("isLoopback");
        QTest::newRow("localhost") << u"localhost"_s << true;
        QTest::newRow("below it") << u"a.localhost"_s << true;
        QTest::newRow("IPv4") << u"127.0.0.1"_s << true;
        QTest::newRow("another of the network") << u"127.3.2.1"_s << true;
        QTest::newRow("IPv6") << u"::1"_s << true;
        QTest::newRow("mapped") << u"::ffff:127.0.0.1"_s << true;
        QTest::newRow("any") << u"0.0.0.0"_s << false;
        QTest::newRow("other address") << u"10.0.0.1"_s << false;
        QTest::newRow("prefix") << u"localhost.evil"_s << false;
        QTest::newRow("address as prefix") << u"127.0.0.1.evil"_s << false;
        QTest::newRow("suffix") << u"evillocalhost"_s << false;
        QTest::newRow("empty") << QString() << false;
    }

    void knowsLoopback()
    {
        QFETCH(const QString, host);
        QTEST(server::http::isLoopbackHost(host), "isLoopback");
    }

    void knowsWhatIsOneClient_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("client");
        QTest::newRow("IPv4") << u"192.0.2.1"_s << u"192.0.2.1"_s;
        QTest::newRow("mapped") << u"::ffff:192.0.2.1"_s << u"192.0.2.1"_s;
        QTest::newRow("IPv6") << u"2001:db8:1:2:3:4:5:6"_s << u"2001:db8:1:2::"_s;
        QTest::newRow("IPv6 loopback") << u"::1"_s << u"::1"_s;
        QTest::newRow("link-local") << u"fe80::1"_s << u"fe80::1"_s;
        QTest::newRow("unique local") << u"fd00::1:2:3:4"_s << u"fd00::1:2:3:4"_s;
    }

    void knowsWhatIsOneClient()
    {
        QFETCH(const QString, address);
        QFETCH(const QString, client);
        QCOMPARE(server::http::clientKeyOf(QHostAddress(address)), QHostAddress(client));
    }
};

QTEST_GUILESS_MAIN(TestHostName)
#include "tst_hostname.moc"
