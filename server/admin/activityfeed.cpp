// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/activityfeed.h"

#include <QRandomGenerator>

#include <utility>

namespace server::admin {

ActivityFeed::ActivityFeed(const shared::Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_run(QString::number(QRandomGenerator::system()->generate64() >> 1, 36))
{
}

void ActivityFeed::publish(shared::ActivityEvent event)
{
    event.eventId = idOf(++m_newest);
    if (event.at.isNull())
        event.at = m_clock.wallNow();
    m_newestContent = std::exchange(event.content, std::nullopt);
    m_events.push_back(std::make_shared<const shared::ActivityEvent>(std::move(event)));
    if (m_events.size() > kKept)
        m_events.pop_front();
    emit published();
    m_newestContent.reset();
}

ActivityFeed::EventPointer ActivityFeed::at(quint64 number) const
{
    if (number < oldest() || number > m_newest)
        return nullptr;
    return m_events[number - oldest()];
}

QString ActivityFeed::idOf(quint64 number) const
{
    return m_run + u'-' + QString::number(number);
}

std::optional<quint64> ActivityFeed::numberOf(const QString &id) const
{
    const qsizetype dash = id.indexOf(u'-');
    bool isNumber = false;
    const quint64 number = id.sliced(dash + 1).toULongLong(&isNumber);
    if (dash < 0 || id.first(dash) != m_run || !isNumber || number > m_newest)
        return std::nullopt;
    return number;
}

} // namespace server::admin
