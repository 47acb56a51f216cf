// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/activitymodel.h"

#include "gui/words/eventtext.h"
#include "gui/words/figures.h"
#include "gui/words/plaintext.h"
#include "gui/words/words.h"

#include <algorithm>

namespace gui {

using shared::ActivityEvent;

ActivityModel::ActivityModel(QObject *parent, qsizetype capacity)
    : QAbstractTableModel(parent)
    , m_capacity(capacity)
{
    m_frame.setSingleShot(true);
    m_frame.setInterval(kFrame);
    connect(&m_frame, &QTimer::timeout, this, &ActivityModel::flush);
}

int ActivityModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_events.size());
}

int ActivityModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : kActivityColumns;
}

QVariant ActivityModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const ActivityEvent &event = eventAt(index.row());
    const auto column = static_cast<ActivityColumn>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return text(event, column);
    case Qt::ToolTipRole:
        return toolTipText(
            column == ActivityColumn::Time ? momentText(event.at) : text(event, column));
    case Qt::AccessibleTextRole:
        return title(column) + QStringLiteral(": ") + text(event, column);
    case GroupRole:
        return static_cast<int>(groupOf(event));
    default:
        return {};
    }
}

QVariant ActivityModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= kActivityColumns)
        return {};
    if (role == Qt::DisplayRole)
        return title(static_cast<ActivityColumn>(section));
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    return {};
}

QString ActivityModel::text(const ActivityEvent &event, ActivityColumn column)
{
    switch (column) {
    case ActivityColumn::Time:
        return event.at.toLocalTime().time().toString(QStringLiteral("HH:mm:ss.zzz"));
    case ActivityColumn::Kind:
        return wordFor(event.kind);
    case ActivityColumn::Session:
        return event.sessionId;
    case ActivityColumn::Agent:
        return event.agentId;
    case ActivityColumn::What:
        return eventText(event);
    }
    return {};
}

QString ActivityModel::title(ActivityColumn column)
{
    switch (column) {
    case ActivityColumn::Time:
        return tr("Time");
    case ActivityColumn::Kind:
        return tr("Event");
    case ActivityColumn::Session:
        return tr("Session");
    case ActivityColumn::Agent:
        return tr("Agent");
    case ActivityColumn::What:
        return tr("What happened");
    }
    return {};
}

void ActivityModel::setPaused(bool isPaused)
{
    m_isPaused = isPaused;
    if (!isPaused)
        flush();
}

void ActivityModel::take(const QList<ActivityEvent> &events)
{
    for (const ActivityEvent &event : events)
        m_pending.push_back(event);
    while (static_cast<qsizetype>(m_pending.size()) > m_capacity)
        m_pending.pop_front();
    if (!m_frame.isActive())
        m_frame.start();
}

void ActivityModel::prepend(const QList<ActivityEvent> &events)
{
    const qsizetype room = m_capacity - static_cast<qsizetype>(m_events.size());
    const QList<ActivityEvent> fitting = events.last(std::clamp<qsizetype>(room, 0, events.size()));
    if (fitting.isEmpty())
        return;
    beginInsertRows({}, 0, static_cast<int>(fitting.size()) - 1);
    m_events.insert(m_events.begin(), fitting.cbegin(), fitting.cend());
    endInsertRows();
}

void ActivityModel::flush()
{
    m_frame.stop();
    if (!m_isPaused && !m_pending.empty()) {
        makeRoom(heldBack());
        const int first = rowCount();
        beginInsertRows({}, first, first + static_cast<int>(m_pending.size()) - 1);
        std::ranges::move(m_pending, std::back_inserter(m_events));
        m_pending.clear();
        endInsertRows();
    }
    emit heldBackChanged();
}

void ActivityModel::makeRoom(qsizetype forRows)
{
    const qsizetype over = static_cast<qsizetype>(m_events.size()) + forRows - m_capacity;
    if (over <= 0)
        return;
    beginRemoveRows({}, 0, static_cast<int>(over) - 1);
    m_events.erase(m_events.begin(), m_events.begin() + over);
    endRemoveRows();
}

void ActivityModel::clear()
{
    m_pending.clear();
    beginResetModel();
    m_events.clear();
    endResetModel();
    emit heldBackChanged();
}

} // namespace gui
