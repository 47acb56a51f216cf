// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/fleet.h"

#include "tests/faults/rawagent.h"

#include <QTest>

#include <algorithm>
#include <array>

namespace tests {

namespace {

constexpr int kPatience = 240'000;

// What part of all connections a role has, in hundredths.
struct Share {
    const char *role;
    int percent;
};
constexpr std::array kShares{
    Share{"idle", 42}, Share{"wait", 25}, Share{"request", 30}, Share{"response", 3}};

} // namespace

Fleet::Fleet(quint16 port, int connections, const QByteArray &prefix)
{
    constexpr std::array kEnds{End::Close, End::Reset, End::Kill};
    for (const Share &share : kShares) {
        const QString role = QString::fromLatin1(share.role);
        const int count = connections * share.percent / (100 * static_cast<int>(kEnds.size()));
        for (const End end : kEnds) {
            m_members.push_back({std::make_unique<ClientProcess>(ClientProcess::Setup{.port = port,
                                     .session = prefix + share.role,
                                     .role = role,
                                     .count = count,
                                     // The same in each fleet: its agents come back.
                                     .name = QStringLiteral("agent%1").arg(static_cast<int>(end))}),
                end});
            m_connections += count;
            m_transports += role == u"request" ? 1 : count;
            m_waits += role == u"wait" ? count : 0;
        }
    }
}

bool Fleet::addBallast(quint16 port, const QByteArray &prefix)
{
    for (int i = 0; i < 30; ++i) {
        RawAgent agent({.port = port},
            {.session = prefix + "response",
                .id = "ballast" + QByteArray::number(i),
                .options = "&agentDescription=" + QByteArray(7000, 'x')});
        if (!agent.open())
            return false;
    }
    return true;
}

bool Fleet::awaitReady()
{
    return std::all_of(m_members.begin(), m_members.end(),
        [](const Member &member) { return member.process->awaitReady(); });
}

void Fleet::end()
{
    for (const Member &member : m_members) {
        switch (member.end) {
        case End::Close:
            member.process->closeAll();
            break;
        case End::Reset:
            member.process->resetAll();
            break;
        case End::Kill:
            member.process->kill();
            break;
        }
    }
}

bool Fleet::awaitEnd()
{
    return QTest::qWaitFor(
        [this] {
            return std::none_of(m_members.begin(), m_members.end(),
                [](const Member &member) { return member.process->isRunning(); });
        },
        kPatience);
}

QMap<quint16, std::chrono::milliseconds> Fleet::cuts() const
{
    QMap<quint16, std::chrono::milliseconds> all;
    for (const Member &member : m_members)
        all.insert(member.process->cuts());
    return all;
}

} // namespace tests
