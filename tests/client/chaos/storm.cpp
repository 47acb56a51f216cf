// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/chaos/storm.h"

#include <QElapsedTimer>
#include <QTest>
#include <QTextStream>

#include <algorithm>
#include <utility>

namespace chaos {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using shared::ConnectionState;
using shared::CoralClient;
using shared::CoralClientSettings;
using tests::Fault;
using tests::FaultProxy;

namespace {

constexpr FaultProxy::Plan kCalm{0, 0, 0, 0, 0, 0};
constexpr FaultProxy::Plan kStorm{.delay = 12,
    .cut = 8,
    .reset = 8,
    .halfOpen = 2,
    .trickle = 5,
    .garbage = 3,
    .within = 4'000ms,
    .longestDelay = 300ms};
constexpr auto kSending = 500ms; // between two messages of an agent
constexpr auto kReturn = 10s; // promised: so soon after the hub
constexpr std::chrono::milliseconds kLong = 1min; // a run that must show what it is about

QTextStream &out()
{
    static QTextStream stream(stdout);
    return stream;
}

QStringList names(const QString &kind, int count)
{
    QStringList names;
    for (int i = 0; i < count; ++i)
        names.append(u"%1%2"_s.arg(kind).arg(i));
    return names;
}

} // namespace

Storm::Storm(const Setup &setup)
    : m_setup(setup)
{
}

bool Storm::await(const Condition &condition, std::chrono::milliseconds patience)
{
    return QTest::qWaitFor(condition, static_cast<int>(patience.count()));
}

void Storm::fault(const QString &what)
{
    m_faults.append(what);
    out() << "FAULT: " << what << Qt::endl;
}

void Storm::faults(const QString &what, const QStringList &which)
{
    if (!which.isEmpty())
        fault(u"%1 %2: %3"_s.arg(which.size())
                  .arg(what, which.first(std::min<qsizetype>(5, which.size())).join(u"; "_s)));
}

bool Storm::run()
{
    if (!start())
        return false;
    blow();
    settle();
    callRoll();
    audit();
    report();
    return m_faults.isEmpty();
}

bool Storm::start()
{
    m_hub = std::make_unique<tests::HubProcess>();
    if (!m_hub->start())
        return false;
    m_proxy = std::make_unique<FaultProxy>(m_hub->port(), kCalm, m_setup.seed);
    if (!m_proxy->start())
        return false;
    const QStringList ours = names(u"coral"_s, m_setup.members);
    const QStringList node = names(u"node"_s, m_setup.scripts / 2);
    const QStringList python = names(u"python"_s, (m_setup.scripts + 1) / 2);
    m_agents = ours.size() + node.size() + python.size();
    makeMembers(ours, ours + node + python);
    makeCrowds(node, python);
    const auto haveAllJoined = [&] {
        return areOpen() && std::all_of(m_crowds.cbegin(), m_crowds.cend(), [](const auto &crowd) {
            return crowd->haveAllJoined();
        });
    };
    const bool haveJoined = await(haveAllJoined, 90s);
    if (!haveJoined)
        fault(u"not everybody joined, and nothing was broken yet"_s);
    for (const auto &member : m_members)
        m_instances.append(member->client().state().info.instance);
    out() << m_agents << " agents joined: " << ours.size() << " CoralClient, " << node.size()
          << " TypeScript, " << python.size() << " Python" << Qt::endl;
    return haveJoined;
}

void Storm::makeMembers(const QStringList &ours, const QStringList &all)
{
    using Protocol = CoralClientSettings::Protocol;
    const std::array kinds{std::pair(Protocol::Newest, u"without a session"_s),
        std::pair(Protocol::StreamableSessions, u"with a session"_s),
        std::pair(Protocol::HttpSse, u"HTTP+SSE"_s)};
    for (const QString &name : ours) {
        CoralClientSettings settings;
        settings.address.server.setPort(m_proxy->port());
        settings.address.session = u"chaos"_s;
        settings.address.agent = name;
        const auto &[protocol, kind] = kinds.at(m_members.size() % kinds.size());
        settings.protocol = protocol;
        QStringList others = all;
        others.removeOne(name);
        m_members.push_back(std::make_unique<Member>(settings, m_connections, m_ledger, others));
        QObject::connect(&m_members.back()->client(), &CoralClient::stateChanged,
            m_members.back().get(), [this, kind = kind](const ConnectionState &state) {
                if (!m_spreads.empty())
                    m_spreads.back().note(kind, state);
            });
        m_members.back()->open();
    }
}

void Storm::makeCrowds(const QStringList &node, const QStringList &python)
{
    const QString base =
        u"http://127.0.0.1:%1/devmode/exampleApplication/privkey/chaos"_s.arg(m_proxy->port());
    for (const auto &[command, agents] :
        {std::pair(m_setup.node, node), std::pair(m_setup.python, python)}) {
        if (agents.isEmpty())
            continue;
        m_crowds.push_back(std::make_unique<SdkCrowd>(m_ledger, command, base, agents));
        m_crowds.back()->start();
    }
}

void Storm::blow()
{
    for (const auto &member : m_members)
        member->startSending(kSending);
    m_proxy->setPlan(kStorm);
    const int parts = m_setup.restarts + 2;
    for (int part = 0; part < parts; ++part) {
        await([] { return false; }, m_setup.duration / parts);
        if (part == 0)
            cutAllAtOnce();
        else if (part <= m_setup.restarts)
            restartHub();
    }
    for (const auto &member : m_members)
        member->stopSending();
    m_proxy->setPlan(kCalm);
    m_proxy->mend();
}

void Storm::cutAllAtOnce()
{
    m_spreads.emplace_back(u"all were cut at once"_s);
    m_proxy->resetAll();
}

void Storm::restartHub()
{
    const quint16 port = m_hub->port();
    m_spreads.emplace_back(u"the hub was killed"_s);
    m_hub->kill();
    await([] { return false; }, 1s); // somebody must be in the middle of a pause
    // The promise holds for a network that works.
    m_proxy->setPlan(kCalm);
    m_proxy->mend();
    m_hub = std::make_unique<tests::HubProcess>(tests::HubProcess::Setup{.port = port});
    if (!m_hub->start())
        return fault(u"the hub does not start again"_s);
    awaitReturn();
    m_proxy->setPlan(kStorm);
}

// Back is who has heard the new hub's name: to be open still would say nothing.
void Storm::awaitReturn()
{
    QElapsedTimer since;
    since.start();
    std::vector<bool> isBack(m_members.size(), false);
    const auto areBack = [&] {
        for (std::size_t i = 0; i < m_members.size(); ++i) {
            const CoralClient &client = m_members.at(i)->client();
            if (isBack.at(i) || !client.isOpen()
                || client.state().info.instance == m_instances.at(i))
                continue;
            isBack.at(i) = true;
            m_instances[i] = client.state().info.instance;
            m_returns.emplace_back(since.elapsed());
        }
        return std::all_of(isBack.cbegin(), isBack.cend(), [](bool is) { return is; });
    };
    if (!await(areBack, kReturn))
        fault(u"only %1 of %2 CoralClients were back within 10 s of the hub"_s
                  .arg(std::count(isBack.cbegin(), isBack.cend(), true))
                  .arg(isBack.size()));
}

bool Storm::areOpen() const
{
    return std::all_of(m_members.cbegin(), m_members.cend(),
        [](const auto &member) { return member->client().isOpen(); });
}

bool Storm::areAllThere()
{
    refreshRoll();
    return m_onRoll == m_agents;
}

void Storm::refreshRoll()
{
    if (std::exchange(m_isAsking, true))
        return;
    m_members.front()->client().callTool(u"list_agents"_s, {{u"includeDetails"_s, true}},
        [this](const shared::ToolOutcome &outcome) {
            m_isAsking = false;
            m_onRoll = 0;
            if (!outcome.isSuccess())
                return;
            for (const QStringView line : QStringTokenizer(outcome.answer->text, u'\n')) {
                const bool isThere = line.contains(u"State: waiting"_s)
                    || line.contains(u"State: connected"_s) || line.contains(u"State: busy"_s);
                m_onRoll += isThere ? 1 : 0;
            }
        });
}

void Storm::settle()
{
    QElapsedTimer since;
    since.start();
    if (!await([&] { return m_ledger.counts().open == 0; }, 90s))
        fault(u"calls without an end: %1"_s.arg(m_ledger.counts().open));
    if (!await([&] { return m_ledger.missing().isEmpty(); }, 60s))
        faults(u"messages did not arrive"_s, m_ledger.missing());
    const auto arrived = since.elapsed();
    if (!await([&] { return areOpen(); }, 60s))
        fault(u"not all CoralClients are open at the end"_s);
    if (!await([&] { return areAllThere(); }, 90s))
        fault(u"%1 of %2 agents are connected at the end"_s.arg(m_onRoll).arg(m_agents));
    out() << "after the storm all messages had arrived in " << arrived
          << " ms, all agents were connected in " << since.elapsed() << " ms" << Qt::endl;
    for (const auto &member : m_members) {
        if (m_ledger.sentBy(member->name()) == 0)
            fault(u"%1 has sent nothing"_s.arg(member->name()));
    }
}

// That all are there is shown by a message to each, besides what the hub says.
void Storm::callRoll()
{
    Member &caller = *m_members.front();
    Member &second = *m_members.back();
    if (!await([&] { return caller.hasThread() && second.hasThread(); }, 60s))
        return fault(u"no thread could be made at the end"_s);
    caller.sendToAll();
    second.sendTo(caller.name());
    const auto areHeard = [&] {
        return m_ledger.counts().open == 0 && m_ledger.missing().isEmpty();
    };
    if (!await(areHeard, 60s))
        faults(u"agents do not hear at the end"_s, m_ledger.missing());
}

// What the hub has, against what the senders were told.
void Storm::audit()
{
    for (const auto &member : m_members) {
        bool isRead = false; // one after the other: the answers are long
        member->readBack([&](const shared::Result<QStringList> &contents) {
            isRead = true;
            if (!contents)
                return fault(u"a thread could not be read: "_s + contents.error().message);
            for (const QString &content : *contents)
                m_ledger.noteKept(content);
        });
        await([&] { return isRead; }, 90s); // at least its timeout tells
    }
    faults(u"messages are not as their senders were told"_s, m_ledger.faults());
    const Ledger::Counts counts = m_ledger.counts();
    if (m_setup.restarts == 0 && counts.heard != counts.sent)
        fault(u"%1 of %2 messages arrived"_s.arg(counts.heard).arg(counts.sent));
    for (const Spread &spread : m_spreads) {
        if (spread.isStorm())
            fault(u"most attempts came together: "_s + spread.text());
    }
}

void Storm::report()
{
    const Ledger::Counts counts = m_ledger.counts();
    out() << "messages: " << counts.sent << " sent, " << counts.answered << " carried out, "
          << counts.heard << " of them heard, " << counts.refused << " refused, " << counts.lost
          << " lost, " << counts.lostByRestart << " lost by restart, " << counts.notCarriedOut
          << " not carried out" << Qt::endl;
    out() << "connections spoilt:";
    constexpr std::array kNames{
        "none", "delay", "cut", "reset", "half-open", "trickle", "garbage", "silence"};
    for (int i = 0; i < tests::kFaults; ++i)
        out() << ' ' << kNames.at(static_cast<size_t>(i)) << ' '
              << m_proxy->count(static_cast<Fault>(i));
    quint64 reconnects = 0;
    quint64 retries = 0;
    quint64 repeats = 0;
    for (const auto &member : m_members) {
        reconnects += member->client().metrics().reconnects();
        retries += member->client().metrics().retries();
        repeats += member->client().metrics().repeatedMentions();
    }
    out() << "\nCoralClients: " << reconnects << " reconnects, " << retries << " calls sent again, "
          << repeats << " mentions that came again" << Qt::endl;
    for (const auto &crowd : m_crowds)
        out() << "SDK agents: " << crowd->connects() << " connects" << Qt::endl;
    if (!m_returns.empty()) {
        const auto [first, last] = std::minmax_element(m_returns.cbegin(), m_returns.cend());
        out() << "back after a restart: " << m_returns.size() << " times, within " << first->count()
              << " to " << last->count() << " ms" << Qt::endl;
    }
    for (const Spread &spread : m_spreads)
        out() << spread.text() << Qt::endl;
    if (m_setup.duration >= kLong && (reconnects == 0 || retries == 0 || repeats == 0))
        fault(u"the storm was none: nothing had to be repeated"_s);
}

} // namespace chaos
