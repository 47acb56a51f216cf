// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/scenario.h"

#include "tests/support/httpexchange.h"

#include <QJsonDocument>
#include <QTest>

#include <array>

namespace tests {

using namespace Qt::StringLiterals;

namespace {

AgentAddress addressIn(
    const HubProcess &hub, const char *session, const char *name, const char *description)
{
    return {.port = hub.port(),
        .base = QByteArray("/devmode/exampleApplication/privkey/") + session,
        .agentId = QString::fromUtf8(name),
        .options = {{u"agentDescription"_s, QString::fromUtf8(description)}}};
}

constexpr int kWait = 45'000; // milliseconds

} // namespace

Scenario::Scenario()
    : m_hub({.arguments = {},
        .configuration = "[transport]\nping-interval = \"2s\"\nping-misses = 6\n"})
{
}

TestAgent *Scenario::add(const char *session, const char *name, const char *description)
{
    m_agents.push_back(std::make_unique<TestAgent>(addressIn(m_hub, session, name, description)));
    return m_agents.back()->join() ? m_agents.back().get() : nullptr;
}

TestAgent *Scenario::find(const char *name) const
{
    for (const auto &agent : m_agents) {
        if (agent->id() == QLatin1StringView(name))
            return agent.get();
    }
    return nullptr;
}

bool Scenario::begin()
{
    if (!m_hub.start())
        return false;
    struct Person {
        const char *session;
        const char *name;
        const char *description;
    };
    constexpr std::array kPeople{Person{"code-review", "architect", "Plans the change"},
        Person{"code-review", "implementer", "Writes the code"},
        Person{"code-review", "reviewer", "Reads every line twice"},
        Person{"code-review", "tester", "Tries to break it"},
        Person{"code-review", "release-notes", "Tells users what changed"},
        Person{"travel-plan", "planner", "Puts the trip together"},
        Person{"travel-plan", "flights", "Searches flights"},
        Person{"travel-plan", "hotels", "Searches hotels"},
        Person{"travel-plan", "weather", "Knows the forecast"}};
    for (const Person &person : kPeople) {
        if (add(person.session, person.name, person.description) == nullptr)
            return false;
    }
    for (const auto &[name, revision] : {std::pair("collector", "2025-11-25"),
             std::pair("analyst", "2026-07-28"), std::pair("writer", "2025-06-18")}) {
        m_others.push_back(std::make_unique<McpAgent>(
            addressIn(m_hub, "market-research", name, "Watches the market"), revision));
        if (!m_others.back()->join())
            return false;
    }
    if (!beginReview() || !beginTravel())
        return false;
    waitAgain();
    find("hotels")->startWait(kWait);
    return true;
}

bool Scenario::beginReview()
{
    TestAgent &architect = *find("architect");
    m_reviewThread =
        architect.createThread(u"retry policy"_s, {u"implementer"_s, u"reviewer"_s, u"tester"_s});
    m_testThread = find("tester")->createThread(u"flaky test"_s, {u"implementer"_s});
    if (m_reviewThread.isEmpty() || m_testThread.isEmpty())
        return false;
    const auto say = [this](const char *who, const QString &what, const QStringList &mentions) {
        (void)find(who)->send(m_reviewThread, what, mentions);
    };
    say("architect",
        u"The client gives up after the first lost connection. Let's retry with exponential "
        "backoff and full jitter, at most 5 s apart. @implementer please draft it."_s,
        {u"implementer"_s});
    (void)find("implementer")->awaitMessages(find("implementer")->startWait());
    say("implementer",
        u"Draft is on branch retry-policy: one class Backoff, the clock and the random source "
        "injected, 70 lines. @reviewer can you read it?"_s,
        {u"reviewer"_s});
    (void)find("reviewer")->awaitMessages(find("reviewer")->startWait());
    say("reviewer",
        u"Two remarks. The server's Retry-After must be the least we wait, not the most. And "
        "reset() should only be called once a call succeeded, not when we connect."_s,
        {u"implementer"_s});
    say("implementer", u"Both done. @tester the corner cases are yours."_s,
        {u"tester"_s, u"reviewer"_s});
    (void)find("tester")->send(m_testThread,
        u"reconnectsAfterAStorm fails once in 300 runs: it waits for a fixed time."_s,
        {u"implementer"_s});
    (void)find("tester")->awaitMessages(find("tester")->startWait());
    const QString naming = find("architect")->createThread(u"naming"_s, {u"implementer"_s});
    (void)find("architect")
        ->callTool(u"close_thread"_s,
            {{u"threadId"_s, naming}, {u"summary"_s, u"It is called Backoff."_s}});
    return true;
}

bool Scenario::beginTravel()
{
    TestAgent &planner = *find("planner");
    m_travelThread =
        planner.createThread(u"Lisbon in May"_s, {u"flights"_s, u"hotels"_s, u"weather"_s});
    if (m_travelThread.isEmpty())
        return false;
    (void)planner.send(m_travelThread, u"Four days, two people, the second half of May."_s,
        {u"flights"_s, u"hotels"_s, u"weather"_s});
    for (const char *name : {"flights", "hotels"})
        (void)find(name)->awaitMessages(find(name)->startWait());
    (void)find("flights")->send(
        m_travelThread, u"Direct on the 18th, back on the 22nd, 240 each."_s, {u"planner"_s});
    return true;
}

// The reviewer is busy elsewhere, and reads later.
void Scenario::waitAgain()
{
    for (const char *name : {"architect", "tester"}) {
        if (find(name)->isOpen())
            find(name)->startWait(kWait);
    }
    m_visits.push_back(m_others.front()->startWait(kWait).visit);
}

void Scenario::comeAndGo(int second)
{
    constexpr std::array kRestless{"flights", "release-notes", "weather"};
    constexpr int kEvery = 24;
    if (second % kEvery != 0)
        return;
    const size_t round = static_cast<size_t>(second / kEvery);
    // Each is away for a while before it comes back.
    TestAgent &leaving = *find(kRestless[round % kRestless.size()]);
    leaving.drop(round % 2 == 0 ? TestAgent::Drop::Fin : TestAgent::Drop::Reset);
    TestAgent &coming = *find(kRestless[(round + 2) % kRestless.size()]);
    if (!coming.isOpen())
        (void)coming.join();
}

void Scenario::live(int second)
{
    const bool isBusy = second / 40 % 2 == 0;
    if (second % (isBusy ? 2 : 7) == 0)
        talk();
    comeAndGo(second);
    if (second % (kWait / 1'000) == 0)
        waitAgain();
    if (second % 20 == 0)
        (void)m_others[1]->callTool(u"list_agents"_s);
    if (second % 70 == 35)
        (void)fallAsleep();
}

void Scenario::talk()
{
    ++m_round;
    (void)find("planner")->send(m_travelThread,
        u"Option %1: %2 nights near the river."_s.arg(m_round).arg(2 + m_round % 4), {u"hotels"_s});
    (void)find("hotels")->startWait(kWait);
}

void Scenario::makeTrouble()
{
    for (const char *name : {"release-notes", "flights", "weather"}) {
        if (!find(name)->isOpen())
            (void)find(name)->join();
    }
    find("release-notes")->drop(TestAgent::Drop::Reset);
    find("flights")->drop(TestAgent::Drop::Fin);
}

bool Scenario::fallAsleep()
{
    const AgentAddress address =
        addressIn(m_hub, "market-research", "archivist", "Remembers everything");
    m_sleeper.emplace(m_hub.port());
    m_sleeper->send(HttpRequest{.target = address.sseTarget()}.toBytes(m_hub.port()));
    (void)m_sleeper->receiveUntil("data: ");
    const QByteArray endpoint = m_sleeper->receiveUntil("\r\n").trimmed();
    const QByteArray initialize =
        R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2024-11-05",)"
        R"("capabilities":{},"clientInfo":{"name":"archivist","version":"1"}}})";
    const QByteArray initialized = R"({"jsonrpc":"2.0","method":"notifications/initialized"})";
    const auto post = [&](const QByteArray &body) {
        return exchange(m_hub.port(), HttpRequest::post(endpoint, body)).status == 202;
    };
    if (!post(initialize) || !post(initialized))
        return false;
    // Only who answered once is known to answer.
    QTest::qWait(3'000);
    QByteArray line;
    while (!line.contains(R"("ping")") && !m_sleeper->isAtEnd())
        line = m_sleeper->receiveUntil("\r\n");
    const QJsonObject ping = QJsonDocument::fromJson(line.mid(line.indexOf('{'))).object();
    const QJsonObject pong{
        {u"jsonrpc"_s, u"2.0"_s}, {u"id"_s, ping[u"id"]}, {u"result"_s, QJsonObject()}};
    return post(QJsonDocument(pong).toJson(QJsonDocument::Compact));
}

bool Scenario::knockWithWrongToken()
{
    const HttpRequest request{
        .target = "/admin/v1/status", .headers = {{"Authorization", "Bearer wrong"}}};
    return exchange(m_hub.port(), request).status == 401;
}

} // namespace tests
