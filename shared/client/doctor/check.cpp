// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/doctor/check.h"

#include <utility>

namespace shared::doctor {

using namespace Qt::StringLiterals;

Check::Check(Subject &subject)
    : m_subject(subject)
{
    m_limit.setSingleShot(true);
    connect(&m_limit, &QTimer::timeout, this, [this] { finish(m_whenLate); });
}

void Check::begin()
{
    m_since.start();
    start();
}

QString Check::elapsed() const
{
    return durationText(std::chrono::milliseconds(m_since.elapsed()));
}

void Check::setLimit(std::chrono::milliseconds limit, const Finding &finding)
{
    m_whenLate = finding;
    m_limit.start(limit);
}

void Check::finish(const Finding &finding)
{
    m_limit.stop();
    if (std::exchange(m_isFinished, true))
        return;
    // Queued: it may be told from within start(), and whoever hears it drops the check.
    QMetaObject::invokeMethod(
        this, [this, finding] { emit finished(finding); }, Qt::QueuedConnection);
}

QString durationText(std::chrono::milliseconds duration)
{
    if (duration < std::chrono::seconds(1))
        return u"%1 ms"_s.arg(duration.count());
    return u"%1 s"_s.arg(static_cast<double>(duration.count()) / 1000, 0, 'f', 1);
}

} // namespace shared::doctor
