// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

class QTextLayout;

namespace gui {

// A message as in a chat: who, when, what, and who is mentioned, with those who have not read it
// marked. Contents are text of strangers: they are shown as they are, never as markup.
class MessageDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(
        const QStyleOptionViewItem &option, const QModelIndex &index) const override;

    void setShowThreads(bool isOn) { m_showsThreads = isOn; }

private:
    struct Layout;
    // Breaks the text, which is that of the content, into its lines.
    [[nodiscard]] Layout layOut(
        const QStyleOptionViewItem &option, const QModelIndex &index, QTextLayout &text) const;
    void paintHead(QPainter &painter, const QStyleOptionViewItem &option, const Layout &layout,
        const QModelIndex &index) const;
    void paintMentions(QPainter &painter, const QStyleOptionViewItem &option, const Layout &layout,
        const QModelIndex &index) const;

    bool m_showsThreads = true;
};

} // namespace gui
