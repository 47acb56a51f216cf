// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/contract/messageinfo.h"

#include <QAbstractListModel>
#include <QString>

#include <deque>
#include <optional>

namespace gui {

// Messages of a session in their order, without holes between them; bounded: the oldest go.
class MessageModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        SenderRole = Qt::UserRole,
        TimeRole,
        ThreadIdRole,
        ThreadNameRole,
        MentionsRole, // QStringList
        UnreadByRole, // QStringList
        ContentRole,
    };
    static constexpr qsizetype kCapacity = 5'000;
    using QAbstractListModel::QAbstractListModel;

    // Those that are known already are brought up to date; others must follow the last one. Others
    // still: the model begins anew with them.
    void take(const QList<shared::MessageInfo> &messages);
    void clear();

    // The number of the message that would come next.
    [[nodiscard]] qint64 nextNumber() const;
    // Of the first one here that somebody has not read; nothing: all are.
    [[nodiscard]] std::optional<qint64> firstUnread() const;
    // Whether one of them stands where another is known to be: they are of another session.
    [[nodiscard]] bool isContradicted(const QList<shared::MessageInfo> &messages) const;
    // How many mentions here are not read.
    [[nodiscard]] qsizetype unreadMentions() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    void append(const QList<shared::MessageInfo> &messages);
    void update(const shared::MessageInfo &message);

    std::deque<shared::MessageInfo> m_messages;
};

} // namespace gui
