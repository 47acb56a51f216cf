// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/sessionrequest.h"

#include <QTest>

using namespace server::access;
using namespace Qt::StringLiterals;

class TestSessionRequest : public QObject {
    Q_OBJECT
private slots:
    void readsAPlainRequest()
    {
        const auto request = parseSessionRequest(
            R"({"applicationId":"app","privacyKey":"key","sessionId":"s1","agentGraph":null,"extra":1})");
        QVERIFY(request);
        QCOMPARE(request->session.applicationId, u"app"_s);
        QCOMPARE(request->session.sessionId, u"s1"_s);
        QCOMPARE(request->privacyKey, u"key"_s);
        QVERIFY(request->session.agents.isEmpty());
    }

    void readsAnAgentGraph()
    {
        const auto request =
            parseSessionRequest(R"({"applicationId":"app","privacyKey":"key","agentGraph":{
            "agents":{"a":{"type":"local","agentType":"x","options":{}},"b":{"blocking":false},"c":{}},
            "links":[["a","b"]]}})");
        QVERIFY(request);
        QCOMPARE(request->session.agents, QStringList({u"a"_s, u"b"_s, u"c"_s}));
        QCOMPARE(request->session.nonBlockingAgents, QStringList({u"b"_s}));
        QCOMPARE(request->session.links, QList<QStringList>({{u"a"_s, u"b"_s}}));
    }

    void refusesWhatItCannotUse_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("says");
        QTest::newRow("no JSON") << QByteArray("{") << u"must be a JSON object"_s;
        QTest::newRow("no object") << QByteArray("[]") << u"must be a JSON object"_s;
        QTest::newRow("no application")
            << QByteArray(R"({"privacyKey":"k"})") << u"applicationId"_s;
        QTest::newRow("no key") << QByteArray(R"({"applicationId":"a"})") << u"privacyKey"_s;
        QTest::newRow("id of a wrong type")
            << QByteArray(R"({"applicationId":"a","privacyKey":"k","sessionId":7})")
            << u"sessionId"_s;
        QTest::newRow("graph of a wrong type")
            << QByteArray(R"({"applicationId":"a","privacyKey":"k","agentGraph":[]})")
            << u"agentGraph"_s;
        QTest::newRow("graph without links")
            << QByteArray(R"({"applicationId":"a","privacyKey":"k","agentGraph":{"agents":{}}})")
            << u"links"_s;
        QTest::newRow("link to nobody") << QByteArray(
            R"({"applicationId":"a","privacyKey":"k","agentGraph":{"agents":{"x":{}},)"
            R"("links":[["x","ghost"]]}})")
                                        << u"Unknown agent names in links: ghost"_s;
    }

    void refusesWhatItCannotUse()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, says);
        const auto request = parseSessionRequest(body);
        QVERIFY(!request);
        QCOMPARE(request.error().code, shared::ErrorCode::InvalidArgument);
        QVERIFY2(request.error().message.contains(says), qPrintable(request.error().message));
    }
};

QTEST_GUILESS_MAIN(TestSessionRequest)
#include "tst_sessionrequest.moc"
