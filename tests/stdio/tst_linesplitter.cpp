// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stdio/endpointurl.h"
#include "server/stdio/linesplitter.h"

#include <QTest>

using namespace server;
using namespace Qt::StringLiterals;

// The small parts of the bridge: lines of a stream, the address of an agent.
class TestLineSplitter : public QObject {
    Q_OBJECT
private slots:
    void cutsLines_data();
    void cutsLines();
    void refusesEndlessLines();
    void makesTheAddressOfAnAgent_data();
    void makesTheAddressOfAnAgent();
};

void TestLineSplitter::cutsLines_data()
{
    QTest::addColumn<QList<QByteArray>>("pieces");
    QTest::addColumn<QList<QByteArray>>("lines");
    QTest::addColumn<QByteArray>("rest");
    using Pieces = QList<QByteArray>;
    QTest::newRow("one") << Pieces{"{}\n"} << Pieces{"{}"} << QByteArray();
    QTest::newRow("in pieces") << Pieces{"{", "}", "\n"} << Pieces{"{}"} << QByteArray();
    QTest::newRow("several") << Pieces{"a\nb\nc"} << Pieces{"a", "b"} << QByteArray("c");
    QTest::newRow("of Windows") << Pieces{"a\r\n", "b\r", "\n"} << Pieces{"a", "b"} << QByteArray();
    QTest::newRow("empty ones") << Pieces{"\n\n a \n\r\n"} << Pieces{"a"} << QByteArray();
    QTest::newRow("nothing") << Pieces{""} << Pieces{} << QByteArray();
}

void TestLineSplitter::cutsLines()
{
    QFETCH(QList<QByteArray>, pieces);
    QFETCH(QList<QByteArray>, lines);
    QFETCH(QByteArray, rest);
    stdio::LineSplitter splitter;
    QList<QByteArray> found;
    for (const QByteArray &piece : pieces)
        found += splitter.feed(piece);
    QCOMPARE(found, lines);
    QCOMPARE(splitter.rest(), rest);
    QVERIFY(!splitter.isOverlong());
}

void TestLineSplitter::refusesEndlessLines()
{
    stdio::LineSplitter splitter(8);
    QCOMPARE(splitter.feed("12345678\n1234"), QList<QByteArray>{"12345678"});
    QVERIFY(!splitter.isOverlong());
    QVERIFY(splitter.feed("56789\nmore\n").isEmpty());
    QVERIFY(splitter.isOverlong());
}

void TestLineSplitter::makesTheAddressOfAnAgent_data()
{
    QTest::addColumn<QString>("hub");
    QTest::addColumn<stdio::Settings>("settings");
    QTest::addColumn<QString>("address");
    QTest::newRow("devmode") << u"http://127.0.0.1:3001"_s
                             << stdio::Settings{.sessionId = u"s"_s, .agentId = u"a"_s}
                             << u"http://127.0.0.1:3001/devmode/local/none/s/mcp?agentId=a"_s;
    QTest::newRow("everything") << u"https://hub.example?waitForAgents=2"_s
                                << stdio::Settings{.sessionId = u"s/1"_s,
                                       .agentId = u"a&b c"_s,
                                       .agentDescription = u"é+ü"_s,
                                       .applicationId = u"app"_s,
                                       .privacyKey = u"k%y"_s}
                                << u"https://hub.example/app/k%25y/s%2F1/mcp?waitForAgents=2"
                                   "&agentId=a%26b%20c&agentDescription=%C3%A9%2B%C3%BC"_s;
    QTest::newRow("an application in devmode")
        << u"http://[::1]:1"_s
        << stdio::Settings{.sessionId = u"s"_s, .agentId = u"a"_s, .applicationId = u"app"_s}
        << u"http://[::1]:1/devmode/app/none/s/mcp?agentId=a"_s;
}

void TestLineSplitter::makesTheAddressOfAnAgent()
{
    QFETCH(QString, hub);
    QFETCH(stdio::Settings, settings);
    QFETCH(QString, address);
    QCOMPARE(stdio::endpointUrl(QUrl(hub), settings).toString(QUrl::FullyEncoded), address);
}

QTEST_GUILESS_MAIN(TestLineSplitter)
#include "tst_linesplitter.moc"
