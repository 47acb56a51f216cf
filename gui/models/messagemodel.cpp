// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/messagemodel.h"

#include "gui/words/figures.h"

#include <algorithm>

namespace gui {

using shared::MessageInfo;

qint64 MessageModel::nextNumber() const
{
    return m_messages.empty() ? 0 : m_messages.back().number + 1;
}

std::optional<qint64> MessageModel::firstUnread() const
{
    const auto found = std::ranges::find_if(
        m_messages, [](const MessageInfo &message) { return !message.unreadBy.isEmpty(); });
    return found == m_messages.end() ? std::nullopt : std::optional(found->number);
}

bool MessageModel::isContradicted(const QList<MessageInfo> &messages) const
{
    return std::ranges::any_of(messages, [this](const MessageInfo &message) {
        const qint64 row = m_messages.empty() ? -1 : message.number - m_messages.front().number;
        return row >= 0 && row < rowCount()
            && m_messages[static_cast<size_t>(row)].messageId != message.messageId;
    });
}

qsizetype MessageModel::unreadMentions() const
{
    qsizetype mentions = 0;
    for (const MessageInfo &message : m_messages)
        mentions += message.unreadBy.size();
    return mentions;
}

void MessageModel::take(const QList<MessageInfo> &messages)
{
    QList<MessageInfo> added;
    qint64 next = nextNumber();
    for (const MessageInfo &message : messages) {
        if (!m_messages.empty() && message.number < next) {
            update(message);
            continue;
        }
        if (message.number != next && !(m_messages.empty() && added.isEmpty())) {
            clear();
            added.clear();
        }
        added.append(message);
        next = message.number + 1;
    }
    append(added);
}

void MessageModel::append(const QList<MessageInfo> &messages)
{
    if (messages.isEmpty())
        return;
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(messages.size()) - 1);
    m_messages.insert(m_messages.end(), messages.cbegin(), messages.cend());
    endInsertRows();
    const auto over = static_cast<qsizetype>(m_messages.size()) - kCapacity;
    if (over <= 0)
        return;
    beginRemoveRows({}, 0, static_cast<int>(over) - 1);
    m_messages.erase(m_messages.begin(), m_messages.begin() + over);
    endRemoveRows();
}

void MessageModel::update(const MessageInfo &message)
{
    const qint64 row = message.number - m_messages.front().number;
    if (row < 0 || row >= rowCount())
        return;
    MessageInfo &known = m_messages[static_cast<size_t>(row)];
    if (known == message)
        return;
    known = message;
    const QModelIndex at = index(static_cast<int>(row));
    emit dataChanged(at, at);
}

void MessageModel::clear()
{
    beginResetModel();
    m_messages.clear();
    endResetModel();
}

int MessageModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_messages.size());
}

QVariant MessageModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const MessageInfo &message = m_messages[static_cast<size_t>(index.row())];
    const QString content = message.content.value_or(QString());
    switch (role) {
    case Qt::DisplayRole:
        return QStringLiteral("%1: %2").arg(message.senderId, content);
    case Qt::AccessibleTextRole:
        return message.unreadBy.isEmpty()
            ? tr("%1 at %2: %3").arg(message.senderId, clockText(message.sentAt), content)
            : tr("%1 at %2: %3 (not read by %4)")
                  .arg(message.senderId, clockText(message.sentAt), content,
                      message.unreadBy.join(QStringLiteral(", ")));
    case SenderRole:
        return message.senderId;
    case TimeRole:
        return momentText(message.sentAt);
    case ThreadIdRole:
        return message.threadId;
    case ThreadNameRole:
        return message.threadName;
    case MentionsRole:
        return message.mentions;
    case UnreadByRole:
        return message.unreadBy;
    case ContentRole:
        return content;
    default:
        return {};
    }
}

} // namespace gui
