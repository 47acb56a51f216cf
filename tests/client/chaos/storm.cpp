// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/chaos/storm.h"

#include <QDeadlineTimer>
#include <QJsonArray>
#include <QTest>
#include <QTextStream>

#include <algorithm>
#include <numeric>

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
constexpr qint64 kBucket = 250; // of the histogram, in milliseconds
constexpr std::chrono::milliseconds kHistogram{8'000};

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

bool Storm::run()
{
    if (!start())
        return false;
    blow();
    const bool isSettled = settle();
    report();
    return isSettled && m_faults.isEmpty();
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
    const QStringList node = names(u"node"_s, m_setup.node.isEmpty() ? 0 : m_setup.scripts / 2);
    const QStringList python =
        names(u"python"_s, m_setup.python.isEmpty() ? 0 : (m_setup.scripts + 1) / 2);
    m_agents = ours.size() + node.size() + python.size();
    makeMembers(ours, ours + node + python);
    makeCrowds(node, python);
    const bool haveJoined = await(
        [&] {
            return std::all_of(m_members.cbegin(), m_members.cend(), [](const auto &member) {
                return member->client().isOpen();
            }) && std::all_of(m_crowds.cbegin(), m_crowds.cend(), [](const auto &crowd) {
                return crowd->haveAllJoined();
            });
        },
        90s);
    if (!haveJoined)
        fault(u"not everybody joined, and nothing was broken yet"_s);
    out() << m_agents << " agents joined: " << ours.size() << " CoralClient, " << node.size()
          << " TypeScript, " << python.size() << " Python" << Qt::endl;
    return haveJoined;
}

void Storm::makeMembers(const QStringList &ours, const QStringList &all)
{
    using Protocol = CoralClientSettings::Protocol;
    constexpr std::array kProtocols{
        Protocol::Newest, Protocol::StreamableSessions, Protocol::HttpSse};
    for (const QString &name : ours) {
        CoralClientSettings settings;
        settings.address.server.setPort(m_proxy->port());
        settings.address.session = u"chaos"_s;
        settings.address.agent = name;
        settings.protocol = kProtocols.at(m_members.size() % kProtocols.size());
        QStringList others = all;
        others.removeOne(name);
        m_members.push_back(std::make_unique<Member>(settings, m_connections, m_ledger, others));
        QObject::connect(&m_members.back()->client(), &CoralClient::stateChanged,
            m_members.back().get(), [this](const ConnectionState &state) {
                const bool isAttempt = state.phase == ConnectionState::Phase::Connecting;
                if (isAttempt && m_sinceCut.isValid() && !m_sinceCut.hasExpired(kHistogram.count()))
                    ++m_attempts[m_sinceCut.elapsed() / kBucket];
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
    m_sinceCut.start();
    m_proxy->resetAll();
}

void Storm::restartHub()
{
    const quint16 port = m_hub->port();
    m_hub->kill();
    await([] { return false; }, 1s); // somebody must be in the middle of a pause
    // The promise holds for a network that works.
    m_proxy->setPlan(kCalm);
    m_hub = std::make_unique<tests::HubProcess>(tests::HubProcess::Setup{.port = port});
    if (!m_hub->start())
        return fault(u"the hub does not start again"_s);
    QElapsedTimer since;
    since.start();
    std::vector<bool> isBack(m_members.size(), false);
    const auto areBack = [&] {
        for (std::size_t i = 0; i < m_members.size(); ++i) {
            if (isBack.at(i) || !m_members.at(i)->client().isOpen())
                continue;
            isBack.at(i) = true;
            m_returns.emplace_back(since.elapsed());
        }
        return std::all_of(isBack.cbegin(), isBack.cend(), [](bool is) { return is; });
    };
    if (!await(areBack, kReturn))
        fault(u"not every CoralClient was back within 10 s of the hub"_s);
    m_proxy->setPlan(kStorm);
}

bool Storm::areAllThere()
{
    refreshRoll();
    return m_onRoll >= m_agents;
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

bool Storm::settle()
{
    if (!await([&] { return m_ledger.counts().open == 0; }, 90s))
        fault(u"calls without an end: %1"_s.arg(m_ledger.counts().open));
    if (!await([&] { return m_ledger.missing().isEmpty(); }, 60s)) {
        const QStringList missing = m_ledger.missing();
        fault(u"%1 messages did not arrive: %2"_s.arg(missing.size())
                  .arg(missing.first(std::min<qsizetype>(5, missing.size())).join(u"; "_s)));
    }
    if (const QStringList repeated = m_ledger.repeated(); !repeated.isEmpty())
        fault(u"heard twice: %1"_s.arg(repeated.join(u"; "_s)));
    if (!await([&] { return areAllThere(); }, 60s))
        fault(u"%1 of %2 agents are connected at the end"_s.arg(m_onRoll).arg(m_agents));
    int open = 0;
    for (const auto &member : m_members)
        open += member->client().isOpen() ? 1 : 0;
    if (open != static_cast<int>(m_members.size()))
        fault(u"only %1 CoralClients are open at the end"_s.arg(open));
    std::size_t answers = 0;
    for (const auto &member : m_members) {
        member->findDoubled([&](const QStringList &doubled) {
            ++answers;
            if (!doubled.isEmpty())
                fault(u"twice in the hub: %1"_s.arg(doubled.join(u"; "_s)));
        });
    }
    if (!await([&] { return answers == m_members.size(); }, 60s))
        fault(u"the threads could not be read"_s);
    return m_faults.isEmpty();
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
    int attempts = 0;
    int most = 0;
    out() << "attempts to connect after all were cut at once, by 250 ms:";
    for (const auto &[bucket, count] : m_attempts) {
        attempts += count;
        most = std::max(most, count);
        out() << ' ' << bucket * kBucket << ':' << count;
    }
    out() << Qt::endl;
    if (attempts >= 12 && most * 100 > attempts * 60)
        fault(u"%1 of %2 attempts fell into one quarter of a second"_s.arg(most).arg(attempts));
}

} // namespace chaos
