// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/noticing.h"

#include "tests/faults/processprobe.h"

#include <QTest>

#include <algorithm>

namespace tests {

using namespace std::chrono_literals;

namespace {

constexpr int kPatience = 120'000;
constexpr auto kSampling = 20ms;

} // namespace

Noticing::Noticing(FaultBench &bench)
    : m_bench(bench)
    , m_logBefore(bench.hub().log().size())
{
    sample();
    m_sampler.callOnTimeout(&m_sampler, [this] { sample(); });
    m_sampler.start(kSampling);
}

std::chrono::milliseconds Noticing::now()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::system_clock::now().time_since_epoch());
}

void Noticing::sample()
{
    m_samples.push_back({now(), waitedForProcessor(m_bench.hub().processId())});
}

void Noticing::noteCut(quint16 port, std::chrono::milliseconds sinceEpoch)
{
    m_cuts.insert(port, sinceEpoch);
}

Noticing::Outcome Noticing::outcome(const char *message)
{
    // Only counted until then: who takes a long log apart needs a processor, too. Other connections
    // that end meanwhile are in the count, so the last of the cut may need another look.
    qsizetype counted = m_logBefore;
    qsizetype lines = 0;
    Outcome outcome;
    Q_UNUSED(QTest::qWaitFor(
        [&] {
            const QByteArray &log = m_bench.hub().log();
            const qsizetype end = log.lastIndexOf('\n') + 1;
            const qsizetype more =
                end > counted ? log.sliced(counted, end - counted).count(message) : 0;
            counted = std::max(counted, end);
            lines += more;
            if (more == 0 || lines < m_cuts.size())
                return false;
            outcome = noticed(message);
            return outcome.noticed == m_cuts.size();
        },
        kPatience));
    m_sampler.stop();
    return outcome.noticed == m_cuts.size() ? outcome : noticed(message);
}

Noticing::Outcome Noticing::noticed(const char *message)
{
    sample();
    QMap<quint16, std::chrono::milliseconds> left = m_cuts;
    Outcome outcome;
    std::chrono::milliseconds last{0};
    for (const LogEntry &entry : m_bench.log(message)) {
        const QString peer = entry.text("peer");
        const auto cut = left.find(peer.sliced(peer.lastIndexOf(u':') + 1).toUShort());
        const std::chrono::milliseconds at(entry.time.toMSecsSinceEpoch());
        // An earlier line is about another connection that had the port before.
        if (cut == left.end() || at < *cut)
            continue;
        ++outcome.noticed;
        outcome.slowest = std::max(outcome.slowest, at - *cut);
        last = std::max(last, at);
        left.erase(cut);
    }
    const auto then = std::find_if(m_samples.cbegin(), m_samples.cend() - 1,
        [last](const Sample &sample) { return sample.at >= last; });
    outcome.machine = std::chrono::duration_cast<std::chrono::milliseconds>(
        then->waited - m_samples.front().waited);
    return outcome;
}

QByteArray Noticing::Outcome::text() const
{
    return QByteArray::number(noticed) + " noticed, the slowest after "
        + QByteArray::number(qlonglong(slowest.count())) + " ms; the hub waited "
        + QByteArray::number(qlonglong(machine.count())) + " ms for a processor";
}

} // namespace tests
