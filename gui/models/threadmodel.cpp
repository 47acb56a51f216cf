// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/threadmodel.h"

#include "gui/words/plaintext.h"

#include <QSet>

#include <algorithm>

namespace gui {

using shared::ThreadInfo;

void ThreadModel::setThreads(const QList<ThreadInfo> &threads)
{
    removeAllBut(threads);
    for (const ThreadInfo &thread : threads) {
        const auto known = std::ranges::find(m_threads, thread.threadId, &ThreadInfo::threadId);
        if (known == m_threads.end()) {
            const int row = rowCount();
            beginInsertRows({}, row, row);
            m_threads.append(thread);
            endInsertRows();
        } else if (*known != thread) {
            *known = thread;
            const QModelIndex at = index(static_cast<int>(known - m_threads.begin()) + 1);
            emit dataChanged(at, at);
        }
    }
}

void ThreadModel::removeAllBut(const QList<ThreadInfo> &threads)
{
    QSet<QString> kept;
    for (const ThreadInfo &thread : threads)
        kept.insert(thread.threadId);
    // Backwards, since rows go while we look.
    for (int row = rowCount() - 1; row > 0; --row) {
        if (kept.contains(m_threads.at(row - 1).threadId))
            continue;
        beginRemoveRows({}, row, row);
        m_threads.removeAt(row - 1);
        endRemoveRows();
    }
}

void ThreadModel::clear()
{
    beginResetModel();
    m_threads.clear();
    endResetModel();
}

QString ThreadModel::threadIdAt(int row) const
{
    return row > 0 && row < rowCount() ? m_threads.at(row - 1).threadId : QString();
}

int ThreadModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_threads.size()) + 1;
}

QVariant ThreadModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    if (index.row() == 0)
        return role == Qt::DisplayRole ? tr("All threads") : QVariant();
    const ThreadInfo &thread = m_threads.at(index.row() - 1);
    switch (role) {
    case Qt::DisplayRole:
        return thread.name;
    case Qt::ToolTipRole:
        return toolTipText(thread.isClosed ? tr("Closed: %1").arg(thread.summary)
                                           : tr("Made by %1").arg(thread.creatorId));
    case Qt::AccessibleTextRole:
        return thread.isClosed ? tr("Closed thread %1").arg(thread.name)
                               : tr("Thread %1").arg(thread.name);
    case ThreadIdRole:
        return thread.threadId;
    case DetailRole: {
        const QString messages = tr("%n message(s)", nullptr, static_cast<int>(thread.messages));
        return thread.isClosed ? tr("closed, %1").arg(messages)
                               : QStringLiteral("%1 · %2").arg(
                                   messages, thread.participants.join(QStringLiteral(", ")));
    }
    case IsClosedRole:
        return thread.isClosed;
    default:
        return {};
    }
}

} // namespace gui
