// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/coralclient.h"
#include "tests/client/faultproxy.h"
#include "tests/integration/ownsession.h"

#include <QSignalSpy>

#include <array>

using namespace tests;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using shared::CallFate;
using shared::ConnectionState;
using shared::CoralClient;
using shared::CoralClientSettings;
using shared::ReceivedMessage;
using shared::ToolOutcome;
using Phase = ConnectionState::Phase;
using Protocol = CoralClientSettings::Protocol;

namespace {

// Of a hub that lets its clients come back soon.
const QList<std::pair<QString, QString>> kHasty{
    {u"CORAL_TRANSPORT_HEARTBEAT_INTERVAL"_s, u"300ms"_s},
    {u"CORAL_TRANSPORT_PING_INTERVAL"_s, u"300ms"_s},
    {u"CORAL_TRANSPORT_RETRY_HINT"_s, u"100ms"_s}};

constexpr FaultProxy::Plan kNoFaults{0, 0, 0, 0, 0, 0};

void addProtocols()
{
    QTest::addColumn<Protocol>("protocol");
    QTest::newRow("stateless") << Protocol::Newest;
    QTest::newRow("sessions") << Protocol::StreamableSessions;
    QTest::newRow("http with sse") << Protocol::HttpSse;
}

ToolOutcome outcomeOf(const QFuture<ToolOutcome> &future)
{
    if (!QTest::qWaitFor([&] { return future.isFinished(); }, TestAgent::kPatience))
        return {CallFate::Lost, shared::Error{shared::ErrorCode::Timeout, u"the test waited"_s}};
    return future.result();
}

} // namespace

// CoralClient against the real server, through a proxy where something shall go wrong.
class TestCoralClient : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();
    void connectsByTheProtocol_data();
    void connectsByTheProtocol();
    void callsToolsAndHearsMentions_data() { addProtocols(); }
    void callsToolsAndHearsMentions();
    void comesBackAfterAReset_data() { addProtocols(); }
    void comesBackAfterAReset();
    void noticesSilence_data() { addProtocols(); }
    void noticesSilence();
    void sendsOnceWhateverBreaks_data() { addProtocols(); }
    void sendsOnceWhateverBreaks();
    void tellsOfARestart_data() { addProtocols(); }
    void tellsOfARestart();
    void giveWayToTheLater_data();
    void giveWayToTheLater();
    void givesWayWithoutASession();
    void waitsForAServerThatIsNotThere();
    void givesUpAtItsLimit();
    void givesUpWhenRefused();
    void leavesTheHub_data() { addProtocols(); }
    void leavesTheHub();
    void endsCallsWhenItIsClosed();
    void writesMetrics();

private:
    using Client = std::unique_ptr<CoralClient>;
    [[nodiscard]] static CoralClientSettings settingsOf(
        const QString &agent, quint16 port, Protocol protocol);
    [[nodiscard]] static Client open(const CoralClientSettings &settings);
    [[nodiscard]] Client open(const QString &agent) const; // by the row's protocol, by the proxy
    [[nodiscard]] static QString threadOf(CoralClient &creator, const QStringList &participants);

    HubProcess m_hub{{.environment = kHasty}};
    std::unique_ptr<FaultProxy> m_proxy;
};

void TestCoralClient::initTestCase()
{
    QVERIFY(m_hub.start());
}

void TestCoralClient::cleanupTestCase()
{
    QVERIFY(m_hub.stop());
}

void TestCoralClient::init()
{
    m_proxy = std::make_unique<FaultProxy>(m_hub.port(), kNoFaults, 1);
    QVERIFY(m_proxy->start());
}

void TestCoralClient::cleanup()
{
    m_proxy.reset();
}

CoralClientSettings TestCoralClient::settingsOf(
    const QString &agent, quint16 port, Protocol protocol)
{
    CoralClientSettings settings;
    settings.address.server.setPort(port);
    settings.address.session = QString::fromLatin1(ownSession());
    settings.address.agent = agent;
    settings.protocol = protocol;
    settings.link.backoff.first = 50ms;
    settings.link.backoff.longest = 1s;
    settings.calls.longestPause = 500ms;
    settings.calls.breaker.openFor = 500ms;
    return settings;
}

TestCoralClient::Client TestCoralClient::open(const CoralClientSettings &settings)
{
    auto client = std::make_unique<CoralClient>(settings);
    client->open();
    if (!QTest::qWaitFor([&] { return client->isOpen(); }, TestAgent::kPatience))
        qWarning("not connected: %s", qPrintable(client->state().text()));
    return client;
}

TestCoralClient::Client TestCoralClient::open(const QString &agent) const
{
    QFETCH(const Protocol, protocol);
    return open(settingsOf(agent, m_proxy->port(), protocol));
}

QString TestCoralClient::threadOf(CoralClient &creator, const QStringList &participants)
{
    const ToolOutcome outcome = outcomeOf(creator.createThread(u"plan"_s, participants));
    return outcome.isSuccess() ? outcome.answer->line(u"ID") : QString();
}

void TestCoralClient::connectsByTheProtocol_data()
{
    QTest::addColumn<Protocol>("protocol");
    QTest::addColumn<QString>("revision");
    QTest::newRow("newest") << Protocol::Newest << u"2026-07-28"_s;
    QTest::newRow("streamable") << Protocol::StreamableHttp << u"2026-07-28"_s;
    QTest::newRow("sessions") << Protocol::StreamableSessions << u"2025-11-25"_s;
    QTest::newRow("http with sse") << Protocol::HttpSse << u"2024-11-05"_s;
}

void TestCoralClient::connectsByTheProtocol()
{
    QFETCH(const QString, revision);
    const Client client = open(u"alice"_s);
    QVERIFY(client->isOpen());
    QCOMPARE(client->state().info.revision, revision);
    QVERIFY(!client->state().info.instance.isEmpty());
    QCOMPARE(client->state().info.heartbeat, 300ms);
}

void TestCoralClient::callsToolsAndHearsMentions()
{
    const Client alice = open(u"alice"_s);
    const Client bob = open(u"bob"_s);
    QSignalSpy heard(bob.get(), &CoralClient::mentioned);
    const QString thread = threadOf(*alice, {u"bob"_s});
    QVERIFY(!thread.isEmpty());
    for (int i = 0; i < 5; ++i)
        QVERIFY(outcomeOf(alice->sendMessage(thread, QString::number(i), {u"bob"_s})).isSuccess());
    QTRY_COMPARE_WITH_TIMEOUT(heard.size(), 5, TestAgent::kPatience);
    for (int i = 0; i < 5; ++i)
        QCOMPARE(heard.at(i).at(0).value<ReceivedMessage>().content, QString::number(i));
    const ToolOutcome failed = outcomeOf(alice->sendMessage(u"nowhere"_s, u"x"_s));
    QCOMPARE(failed.fate, CallFate::Answered);
    QVERIFY(!failed.isSuccess());
}

void TestCoralClient::comesBackAfterAReset()
{
    const Client alice = open(u"alice"_s);
    const Client bob = open(u"bob"_s);
    const QString thread = threadOf(*alice, {u"bob"_s});
    QSignalSpy heard(bob.get(), &CoralClient::mentioned);
    QSignalSpy lost(bob.get(), &CoralClient::lost);
    for (int i = 0; i < 2; ++i) {
        m_proxy->resetAll();
        QTRY_COMPARE_WITH_TIMEOUT(lost.size(), i + 1, TestAgent::kPatience);
        QVERIFY(outcomeOf(alice->sendMessage(thread, QString::number(i), {u"bob"_s})).isSuccess());
        QTRY_COMPARE_WITH_TIMEOUT(heard.size(), i + 1, TestAgent::kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(bob->isOpen(), TestAgent::kPatience);
    }
    QCOMPARE(bob->metrics().reconnects(), quint64(2));
    QVERIFY(bob->state().phase == Phase::Open);
}

void TestCoralClient::noticesSilence()
{
    QFETCH(const Protocol, protocol);
    CoralClientSettings settings = settingsOf(u"bob"_s, m_proxy->port(), protocol);
    settings.link.leastSilence = 1'500ms;
    settings.link.openTimeout = 1'500ms;
    m_proxy->setPlan({.delay = 0,
        .cut = 0,
        .reset = 0,
        .halfOpen = 100,
        .trickle = 0,
        .garbage = 0,
        .within = 200ms});
    CoralClient bob(settings);
    QSignalSpy states(&bob, &CoralClient::stateChanged);
    bob.open();
    const auto wasSilent = [&] {
        return std::any_of(states.cbegin(), states.cend(), [](const QList<QVariant> &arguments) {
            const auto state = arguments.at(0).value<ConnectionState>();
            return state.phase == Phase::Retrying;
        });
    };
    QTRY_VERIFY_WITH_TIMEOUT(wasSilent(), TestAgent::kPatience);
    m_proxy->setPlan(kNoFaults);
    QTRY_VERIFY_WITH_TIMEOUT(bob.isOpen(), TestAgent::kPatience);
    QVERIFY(outcomeOf(bob.callTool(u"list_agents"_s)).isSuccess());
}

void TestCoralClient::sendsOnceWhateverBreaks()
{
    constexpr int kMessages = 40;
    const Client alice = open(u"alice"_s);
    const Client bob = open(u"bob"_s);
    QSignalSpy heard(bob.get(), &CoralClient::mentioned);
    const QString thread = threadOf(*alice, {u"bob"_s});
    m_proxy->setPlan({.delay = 20,
        .cut = 20,
        .reset = 30,
        .halfOpen = 0,
        .trickle = 10,
        .garbage = 10,
        .within = 60ms,
        .longestDelay = 60ms});
    QList<QFuture<ToolOutcome>> sent;
    for (int i = 0; i < kMessages; ++i) {
        sent.append(alice->sendMessage(thread, QString::number(i), {u"bob"_s}));
        if (i % 8 == 0)
            m_proxy->resetAll();
    }
    for (const QFuture<ToolOutcome> &future : sent)
        QVERIFY2(outcomeOf(future).isSuccess(), qPrintable(outcomeOf(future).text()));
    m_proxy->setPlan(kNoFaults);
    QTRY_COMPARE_WITH_TIMEOUT(heard.size(), kMessages, TestAgent::kPatience);
    QSet<QString> contents;
    for (const QList<QVariant> &arguments : std::as_const(heard))
        contents.insert(arguments.at(0).value<ReceivedMessage>().content);
    QCOMPARE(contents.size(), kMessages);
}

void TestCoralClient::tellsOfARestart()
{
    QFETCH(const Protocol, protocol);
    HubProcess first({.environment = kHasty});
    QVERIFY(first.start());
    const Client alice = open(settingsOf(u"alice"_s, first.port(), protocol));
    QVERIFY(!threadOf(*alice, {}).isEmpty());
    QSignalSpy restarted(alice.get(), &CoralClient::hubRestarted);
    first.kill();
    HubProcess second({.port = first.port(), .environment = kHasty});
    QVERIFY(second.start());
    QTRY_COMPARE_WITH_TIMEOUT(restarted.size(), 1, TestAgent::kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(alice->isOpen(), TestAgent::kPatience);
    QVERIFY(!threadOf(*alice, {}).isEmpty());
}

void TestCoralClient::giveWayToTheLater_data()
{
    QTest::addColumn<Protocol>("protocol");
    QTest::newRow("sessions") << Protocol::StreamableSessions;
    QTest::newRow("http with sse") << Protocol::HttpSse;
}

void TestCoralClient::giveWayToTheLater()
{
    const Client first = open(u"alice"_s);
    QSignalSpy gaveUp(first.get(), &CoralClient::gaveUp);
    const Client second = open(u"alice"_s);
    QTRY_COMPARE_WITH_TIMEOUT(gaveUp.size(), 1, TestAgent::kPatience);
    QCOMPARE(first->state().reason, QByteArray("taken_over"));
    QVERIFY(outcomeOf(second->callTool(u"list_agents"_s)).isSuccess());
    QCOMPARE(second->metrics().reconnects(), quint64(0));
    // Told to, it comes back, and the other one gives way.
    first->open();
    QTRY_COMPARE_WITH_TIMEOUT(
        second->state().reason, QByteArray("taken_over"), TestAgent::kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(first->isOpen(), TestAgent::kPatience);
}

// Its listening stream ends in order then, which is no reason to come back.
void TestCoralClient::givesWayWithoutASession()
{
    const Client first = open(settingsOf(u"alice"_s, m_proxy->port(), Protocol::Newest));
    QSignalSpy gaveUp(first.get(), &CoralClient::gaveUp);
    const Client second =
        open(settingsOf(u"alice"_s, m_proxy->port(), Protocol::StreamableSessions));
    QTRY_COMPARE_WITH_TIMEOUT(gaveUp.size(), 1, TestAgent::kPatience);
    QCOMPARE(first->state().reason, QByteArray("taken_over"));
    QVERIFY(outcomeOf(second->callTool(u"list_agents"_s)).isSuccess());
    QCOMPARE(second->metrics().reconnects(), quint64(0));
}

void TestCoralClient::waitsForAServerThatIsNotThere()
{
    HubProcess hub;
    QVERIFY(hub.start());
    const quint16 port = hub.port();
    QVERIFY(hub.stop());
    CoralClient alice(settingsOf(u"alice"_s, port, Protocol::Newest));
    alice.open();
    const QFuture<ToolOutcome> early = alice.createThread(u"early"_s, {});
    QTRY_COMPARE_WITH_TIMEOUT(alice.state().phase, Phase::Retrying, TestAgent::kPatience);
    HubProcess again({.port = port});
    QVERIFY(again.start());
    QVERIFY(outcomeOf(early).isSuccess());
}

void TestCoralClient::givesUpAtItsLimit()
{
    CoralClientSettings settings = settingsOf(u"alice"_s, m_proxy->port(), Protocol::Newest);
    settings.link.backoff.maxAttempts = 2;
    m_proxy->setTarget(1); // where nobody is
    CoralClient alice(settings);
    QSignalSpy gaveUp(&alice, &CoralClient::gaveUp);
    alice.open();
    const QFuture<ToolOutcome> call = alice.callTool(u"list_agents"_s);
    QTRY_COMPARE_WITH_TIMEOUT(gaveUp.size(), 1, TestAgent::kPatience);
    QCOMPARE(alice.metrics().attempts(), quint64(3));
    QCOMPARE(outcomeOf(call).fate, CallFate::NotCarriedOut);
}

void TestCoralClient::givesUpWhenRefused()
{
    CoralClientSettings settings = settingsOf(u"alice"_s, m_proxy->port(), Protocol::Newest);
    settings.address.isDevmode = false;
    CoralClient alice(settings);
    QSignalSpy gaveUp(&alice, &CoralClient::gaveUp);
    alice.open();
    QTRY_COMPARE_WITH_TIMEOUT(gaveUp.size(), 1, TestAgent::kPatience);
    QCOMPARE(alice.metrics().attempts(), quint64(1));
}

void TestCoralClient::leavesTheHub()
{
    const Client alice = open(u"alice"_s);
    QSignalSpy lost(alice.get(), &CoralClient::lost);
    alice->close();
    QTRY_COMPARE_WITH_TIMEOUT(alice->state().phase, Phase::Closed, TestAgent::kPatience);
    QCOMPARE(lost.size(), 0);
    alice->open();
    QTRY_VERIFY_WITH_TIMEOUT(alice->isOpen(), TestAgent::kPatience);
    QVERIFY(outcomeOf(alice->callTool(u"list_agents"_s)).isSuccess());
}

void TestCoralClient::endsCallsWhenItIsClosed()
{
    CoralClient alice(settingsOf(u"alice"_s, m_proxy->port(), Protocol::Newest));
    const QFuture<ToolOutcome> call = alice.callTool(u"list_agents"_s);
    alice.close();
    QCOMPARE(outcomeOf(call).fate, CallFate::NotCarriedOut);
    QCOMPARE(alice.pendingCalls(), 0);
}

void TestCoralClient::writesMetrics()
{
    const Client alice = open(settingsOf(u"alice"_s, m_proxy->port(), Protocol::Newest));
    QVERIFY(outcomeOf(alice->callTool(u"list_agents"_s)).isSuccess());
    const QByteArray text = alice->metricsText();
    QVERIFY(text.contains("coral_client_connected{agent=\"alice\"} 1\n"));
    QVERIFY(text.contains(
        "coral_client_connect_attempts_total{agent=\"alice\",result=\"opened\"} 1\n"));
    QVERIFY(text.contains("coral_client_calls_total{agent=\"alice\",outcome=\"answered\"} 1\n"));
    QVERIFY(text.contains("coral_client_breaker_state{agent=\"alice\",state=\"closed\"} 1\n"));
}

QTEST_GUILESS_MAIN(TestCoralClient)
#include "tst_coralclient.moc"
