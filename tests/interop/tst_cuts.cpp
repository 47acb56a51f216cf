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

namespace {

const SdkKind kTypeScript1{Sdk::TypeScript1, Transport::StreamableHttp, {}};
const SdkKind kTypeScript1Stdio{Sdk::TypeScript1, Transport::Stdio, {}};
const SdkKind kTypeScript2{Sdk::TypeScript2, Transport::StreamableHttp, u"2025-11-25"_s};
const SdkKind kTypeScript2Old{Sdk::TypeScript2, Transport::StreamableHttp, u"2025-06-18"_s};
const SdkKind kTypeScript2Stateless{Sdk::TypeScript2, Transport::StreamableHttp, u"2026-07-28"_s};
const SdkKind kTypeScript2Stdio{Sdk::TypeScript2, Transport::Stdio, u"2026-07-28"_s};
const SdkKind kPython1{Sdk::Python1, Transport::StreamableHttp, u"2025-11-25"_s};
const SdkKind kPython1Old{Sdk::Python1, Transport::StreamableHttp, u"2025-06-18"_s};
const SdkKind kPython2{Sdk::Python2, Transport::StreamableHttp, u"2025-11-25"_s};
const SdkKind kPython2Stateless{Sdk::Python2, Transport::StreamableHttp, u"2026-07-28"_s};

// Whether the revision lets a client come back to a stream that has said nothing yet. By stdio it
// is the bridge that does. The others ask again.
bool canResume(const SdkKind &kind)
{
    return kind.revision.isEmpty() || kind.revision == u"2025-11-25";
}

// Bob, who hears over connections that can be cut, and Alice, who speaks to him.
class Stage {
public:
    Stage(const HubProcess &hub, const SdkKind &kind)
        : proxy(hub.port())
        , agents(proxy.port(), 0)
        , alice(addressAt(hub, u"alice"_s))
        , m_hub(hub)
        , m_kind(kind)
    {
    }

    ~Stage()
    {
        if (QTest::currentTestFailed())
            qWarning("%s%s", agents.said().constData(), proxy.asked().right(3000).constData());
    }
    Stage(const Stage &) = delete;
    Stage &operator=(const Stage &) = delete;

    // Bob is in the thread before he waits: he would hear of being added, by an event whose id lets
    // him come back whatever his revision.
    [[nodiscard]] bool begin()
    {
        TestAgent forerunner(addressAt(m_hub, u"bob"_s));
        if (!alice.join() || !forerunner.join())
            return false;
        m_thread = alice.createThread(u"cuts"_s, {u"bob"_s});
        agents.start(m_kind, u"bob"_s, u"survivor"_s);
        return !m_thread.isEmpty() && isBobWaiting();
    }
    // Until he waits and has the head of every answer, and the event that lets him come back:
    // before the head a cut is for some clients the end.
    [[nodiscard]] bool isBobWaiting()
    {
        return QTest::qWaitFor(
            [this] {
                return alice.callTool(u"list_agents"_s).text.contains("ID: bob, State: waiting"_L1)
                    && !proxy.hasUnanswered() && !(canResume(m_kind) && proxy.hasSilentStream());
            },
            TestAgent::kPatience);
    }
    [[nodiscard]] bool tell(const QString &text)
    {
        return !alice.send(m_thread, text, {u"bob"_s}).isError;
    }
    [[nodiscard]] bool tellTheEnd()
    {
        return !alice
                    .callTool(u"close_thread"_s,
                        {{u"threadId"_s, m_thread}, {u"summary"_s, u"the end"_s}})
                    .isError;
    }
    // How many waits he has begun.
    [[nodiscard]] qsizetype waits() const
    {
        return QByteArray(proxy.asked()).replace(": ", ":").count(R"("name":"wait_for_mentions")");
    }
    // How often he came back to a stream.
    [[nodiscard]] qsizetype resumptions() const
    {
        return proxy.asked().toLower().count("\r\nlast-event-id:");
    }

    CuttingProxy proxy;
    SdkAgents agents;
    TestAgent alice;

private:
    static AgentAddress addressAt(const HubProcess &hub, const QString &agentId)
    {
        return {.port = hub.port(),
            .base = "/devmode/exampleApplication/privkey/"
                + SdkAgents::session().toUtf8().toPercentEncoding(),
            .agentId = agentId};
    }

    const HubProcess &m_hub;
    const SdkKind m_kind;
    QString m_thread;
};

} // namespace

// Connections that break in the middle of a wait: the official clients resume or ask again, as
// their revision says, and no message is lost.
class TestCuts : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void nothingIsLost_data();
    void nothingIsLost();
    void anAnswerThatAProxyLostIsGivenAgain_data();
    void anAnswerThatAProxyLostIsGivenAgain();
    void comesBackWhenTheHubEndsTheConnection_data();
    void comesBackWhenTheHubEndsTheConnection();

private:
    static void addKinds(const QList<SdkKind> &kinds);

    HubProcess m_hub;
};

void TestCuts::addKinds(const QList<SdkKind> &kinds)
{
    QTest::addColumn<SdkKind>("kind");
    for (const SdkKind &kind : kinds)
        QTest::newRow(kind.name().constData()) << kind;
}

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
    addKinds({kTypeScript1, kTypeScript2Old, kTypeScript2, kTypeScript2Stateless, kPython1Old,
        kPython1, kPython2, kPython2Stateless, kTypeScript1Stdio, kTypeScript2Stdio});
}

void TestCuts::nothingIsLost()
{
    QFETCH(SdkKind, kind);
    Stage stage(m_hub, kind);
    QVERIFY(stage.begin());
    QCOMPARE(stage.waits(), 1);
    stage.proxy.cut();
    QVERIFY(stage.tell(u"one"_s));
    QVERIFY(stage.isBobWaiting()); // anew
    if (canResume(kind)) {
        QCOMPARE(stage.waits(), 2);
        QVERIFY(stage.resumptions() >= 1);
    } else {
        QVERIFY(stage.waits() > 2);
    }
    stage.proxy.cut();
    QVERIFY(stage.tell(u"two"_s));
    QVERIFY(stage.tellTheEnd());
    const QByteArray failures = stage.agents.failures();
    QVERIFY2(failures.isEmpty(), failures.constData());
}

void TestCuts::anAnswerThatAProxyLostIsGivenAgain_data()
{
    // Those of 2025-06-18 tell the hub once they have waited long enough. The Python SDK does not,
    // and nobody can without a session: to the hub the answer has arrived.
    addKinds({kTypeScript1, kTypeScript2Old, kTypeScript2, kPython1, kPython2, kTypeScript1Stdio,
        kTypeScript2Stdio});
}

void TestCuts::anAnswerThatAProxyLostIsGivenAgain()
{
    QFETCH(SdkKind, kind);
    Stage stage(m_hub, kind);
    QVERIFY(stage.begin());
    stage.proxy.hold();
    const qsizetype openEnds = stage.proxy.openEnds();
    QVERIFY(stage.tell(u"one"_s));
    // The proxy has all of it, and has told the hub so by ending the connection.
    QTRY_VERIFY_WITH_TIMEOUT(stage.proxy.held().contains("one<"), TestAgent::kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(stage.proxy.openEnds() < openEnds, TestAgent::kPatience);
    stage.proxy.cut();
    QVERIFY(stage.isBobWaiting());
    QCOMPARE(stage.waits() == 2, canResume(kind));
    QVERIFY(stage.tell(u"two"_s));
    QVERIFY(stage.tellTheEnd());
    const QByteArray failures = stage.agents.failures();
    QVERIFY2(failures.isEmpty(), failures.constData());
}

void TestCuts::comesBackWhenTheHubEndsTheConnection_data()
{
    addKinds({kTypeScript1, kTypeScript2, kPython1, kPython2, kTypeScript1Stdio});
}

void TestCuts::comesBackWhenTheHubEndsTheConnection()
{
    QFETCH(SdkKind, kind);
    HubProcess hub({.arguments = {},
        .environment = {},
        .configuration = "[transport]\nretry-hint = \"200ms\"\n"
                         "heartbeat-interval = \"500ms\"\nstream-lifetime = \"1s\"\n"});
    QVERIFY(hub.start());
    Stage stage(hub, kind);
    QVERIFY(stage.begin());
    // The stream of the wait and the one that listens.
    QTRY_VERIFY_WITH_TIMEOUT(stage.resumptions() >= 4, TestAgent::kPatience);
    QCOMPARE(stage.waits(), 1);
    QVERIFY(stage.tell(u"one"_s));
    QVERIFY(stage.isBobWaiting());
    QCOMPARE(stage.waits(), 2);
    QVERIFY(stage.tell(u"two"_s));
    QVERIFY(stage.tellTheEnd());
    const QByteArray failures = stage.agents.failures();
    QVERIFY2(failures.isEmpty(), failures.constData());
    QVERIFY(hub.stop());
}

QTEST_GUILESS_MAIN(TestCuts)
#include "tst_cuts.moc"
