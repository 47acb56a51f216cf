// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/chaos/spread.h"

#include <algorithm>

namespace chaos {

using namespace Qt::StringLiterals;
using Phase = shared::ConnectionState::Phase;

namespace {

constexpr qint64 kAttemptsWidth = 250; // of a bucket, in milliseconds
constexpr qint64 kPausesWidth = 50;
constexpr qint64 kPausesFor = 1'000;
constexpr qint64 kAttemptsFor = 8'000;
// At random, pauses up to 250 ms fall into five buckets: of nine, eight are in one by an accident
// of 1 in 10,000.
constexpr int kFewPauses = 8;
constexpr double kMostPauses = 0.85;
constexpr int kFewAttempts = 12;
constexpr double kMostAttempts = 0.6;

QString listOf(const std::map<qint64, int> &histogram, qint64 width)
{
    QString text;
    for (const auto &[bucket, count] : histogram)
        text += u" %1:%2"_s.arg(bucket * width).arg(count);
    return text;
}

} // namespace

Spread::Spread(const QString &what)
    : m_what(what)
{
    m_since.start();
}

void Spread::note(const QString &kind, const shared::ConnectionState &state)
{
    const qint64 since = m_since.elapsed();
    if (state.phase == Phase::Retrying && since < kPausesFor)
        ++m_pauses[kind][state.retryIn.count() / kPausesWidth];
    if (state.phase == Phase::Connecting && since < kAttemptsFor)
        ++m_attempts[since / kAttemptsWidth];
}

bool Spread::isBunched(const Histogram &histogram, int minimum, double most)
{
    int all = 0;
    int together = 0;
    for (const auto &[bucket, count] : histogram) {
        all += count;
        together = std::max(together, count);
    }
    return all >= minimum && together > all * most;
}

bool Spread::isStorm() const
{
    return isBunched(m_attempts, kFewAttempts, kMostAttempts)
        || std::any_of(m_pauses.cbegin(), m_pauses.cend(),
            [](const auto &pauses) { return isBunched(pauses.second, kFewPauses, kMostPauses); });
}

QString Spread::text() const
{
    QString text = u"attempts to connect after %1, by %2 ms:%3"_s.arg(m_what)
                       .arg(kAttemptsWidth)
                       .arg(listOf(m_attempts, kAttemptsWidth));
    for (const auto &[kind, pauses] : m_pauses)
        text += u"\n  pauses before the first, %1, by %2 ms:%3"_s.arg(kind)
                    .arg(kPausesWidth)
                    .arg(listOf(pauses, kPausesWidth));
    return text;
}

} // namespace chaos
