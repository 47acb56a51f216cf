// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/interop/cuttingproxy.h"
#include "tests/interop/sdkagents.h"
#include "tests/support/testagent.h"

#include <QTest>

using namespace tests;
using namespace Qt::StringLiterals;
using Sdk = SdkKind::Sdk;
using Transport = SdkKind::Transport;

// Connections that break in the middle of a wait: the official clients resume or ask again, as
// their revision says, and no message is lost.
class TestCuts : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void nothingIsLost_data();
    void nothingIsLost();

private:
    HubProcess m_hub;
};

void TestCuts::initTestCase()
{
    QVERIFY(m_hub.start());
}

void TestCuts::cleanupTestCase()
{
    QVERIFY(m_hub.stop());
}

void TestCuts::nothingIsLost_data()
{
    QTest::addColumn<SdkKind>("kind");
    QTest::addColumn<bool>("isAnswerLost");
    const SdkKind typeScript1{Sdk::TypeScript1, Transport::StreamableHttp, {}};
    const SdkKind typeScript2{Sdk::TypeScript2, Transport::StreamableHttp, u"2025-11-25"_s};
    const QList<SdkKind> kinds{typeScript1, typeScript2, {Sdk::TypeScript1, Transport::Stdio, {}},
        {Sdk::TypeScript2, Transport::StreamableHttp, u"2025-06-18"_s},
        {Sdk::TypeScript2, Transport::StreamableHttp, u"2026-07-28"_s},
        {Sdk::TypeScript2, Transport::Stdio, u"2026-07-28"_s}};
    for (const SdkKind &kind : kinds)
        QTest::newRow((kind.name() + ", while it waits").constData()) << kind << false;
    // Clients of the other revisions can't tell that they miss an answer that a proxy took and
    // lost.
    for (const SdkKind &kind : {typeScript1, typeScript2})
        QTest::newRow((kind.name() + ", with the answer").constData()) << kind << true;
}

void TestCuts::nothingIsLost()
{
    QFETCH(SdkKind, kind);
    QFETCH(bool, isAnswerLost);
    CuttingProxy proxy(m_hub.port());
    SdkAgents agents(proxy.port(), 0);
    agents.start(kind, u"bob"_s, u"survivor"_s);
    TestAgent alice({.port = m_hub.port(),
        .base = "/devmode/exampleApplication/privkey/"
            + SdkAgents::session().toUtf8().toPercentEncoding(),
        .agentId = u"alice"_s});
    QVERIFY(alice.join());
    const auto isWaiting = [&] {
        return alice.callTool(u"list_agents"_s).text.contains("ID: bob, State: waiting"_L1);
    };
    QVERIFY(QTest::qWaitFor(isWaiting, TestAgent::kPatience));
    // The stream of the wait, and the one on which a client with a session listens.
    const int streams = kind.revision < u"2026"_s ? 2 : 1;
    QTRY_VERIFY_WITH_TIMEOUT(
        proxy.passed().count("text/event-stream") >= streams, TestAgent::kPatience);
    const QString thread = alice.createThread(u"cuts"_s, {u"bob"_s});
    if (isAnswerLost) {
        proxy.hold();
        QVERIFY(!alice.send(thread, u"one"_s, {u"bob"_s}).isError);
        QTRY_VERIFY_WITH_TIMEOUT(proxy.held().contains("one<"), TestAgent::kPatience);
        proxy.cut();
    } else {
        proxy.cut();
        QVERIFY(!alice.send(thread, u"one"_s, {u"bob"_s}).isError);
    }
    QVERIFY(QTest::qWaitFor(isWaiting, TestAgent::kPatience));
    proxy.cut(); // and again, wherever it is by now
    QVERIFY(!alice.send(thread, u"two"_s, {u"bob"_s}).isError);
    QVERIFY(
        !alice.callTool(u"close_thread"_s, {{u"threadId"_s, thread}, {u"summary"_s, u"the end"_s}})
             .isError);
    const QByteArray failures = agents.failures();
    QVERIFY2(failures.isEmpty(), failures.constData());
}

QTEST_GUILESS_MAIN(TestCuts)
#include "tst_cuts.moc"
