// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/messagedelegate.h"

#include "gui/models/messagemodel.h"
#include "gui/widgets/colours.h"

#include <QAbstractItemView>
#include <QPainter>
#include <QPainterPath>
#include <QTextLayout>

#include <algorithm>
#include <cmath>

namespace gui {

namespace {

constexpr int kMargin = 8;
constexpr int kPadding = 10;
constexpr int kGap = 4;
constexpr qsizetype kMostShown = 4'000; // characters; what is copied has all

QFont bold(const QFont &font)
{
    QFont heavy = font;
    heavy.setBold(true);
    return heavy;
}

// Breaks between words, and within one only where it must.
void layOutText(QTextLayout &layout, int width)
{
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    double height = 0;
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        line.setPosition({0, height});
        height += line.height();
    }
    layout.endLayout();
}

QString shownContent(const QModelIndex &index)
{
    const QString content = index.data(MessageModel::ContentRole).toString();
    QString shown = content.size() <= kMostShown ? content : content.left(kMostShown) + u'…';
    return shown.replace(u'\n', QChar::LineSeparator);
}

} // namespace

struct MessageDelegate::Layout {
    QRect bubble;
    QRect head;
    QRect content;
    QRect mentions; // empty: none
};

MessageDelegate::Layout MessageDelegate::layOut(
    const QStyleOptionViewItem &option, const QModelIndex &index, QTextLayout &text) const
{
    int width = option.rect.width();
    if (const auto *view = qobject_cast<const QAbstractItemView *>(option.widget))
        width = view->viewport()->width();
    const QFontMetrics metrics(option.font);
    const int line = metrics.height();
    Layout layout;
    const int inner = std::max(80, std::min(width - 2 * kMargin, 760) - 2 * kPadding);
    const int left = option.rect.left() + kMargin + kPadding;
    int top = option.rect.top() + kMargin / 2 + kPadding;
    layout.head = QRect(left, top, inner, line);
    top += line + kGap;
    layOutText(text, inner);
    const int height = static_cast<int>(std::ceil(text.boundingRect().height()));
    layout.content = QRect(left, top, inner, height);
    top += height;
    if (!index.data(MessageModel::MentionsRole).toStringList().isEmpty()) {
        layout.mentions = QRect(left, top + kGap + 2, inner, line + 4);
        top += kGap + 2 + line + 4;
    }
    layout.bubble = QRect(left - kPadding, layout.head.top() - kPadding, inner + 2 * kPadding,
        top + kPadding - (layout.head.top() - kPadding));
    return layout;
}

void MessageDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    QTextLayout text(shownContent(index), item.font);
    const Layout layout = layOut(item, index, text);
    const bool isSelected = item.state.testFlag(QStyle::State_Selected);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    QPainterPath bubble;
    bubble.addRoundedRect(layout.bubble, 8, 8);
    painter->fillPath(bubble, item.palette.color(QPalette::Window));
    if (isSelected) {
        painter->setPen(QPen(item.palette.color(QPalette::Highlight), 2));
        painter->drawPath(bubble);
    }
    paintHead(*painter, item, layout, index);
    painter->setFont(item.font);
    painter->setPen(item.palette.color(QPalette::WindowText));
    text.draw(painter, layout.content.topLeft());
    if (!layout.mentions.isEmpty())
        paintMentions(*painter, item, layout, index);
    painter->restore();
}

void MessageDelegate::paintHead(QPainter &painter, const QStyleOptionViewItem &option,
    const Layout &layout, const QModelIndex &index) const
{
    const QString sender = index.data(MessageModel::SenderRole).toString();
    const QFont heavy = bold(option.font);
    painter.setFont(heavy);
    painter.setPen(nameColour(sender, option.palette));
    painter.drawText(layout.head, Qt::AlignLeft | Qt::AlignVCenter, sender);
    const int after = QFontMetrics(heavy).horizontalAdvance(sender) + 10;
    QString rest = index.data(MessageModel::TimeRole).toString();
    if (m_showsThreads)
        rest += QStringLiteral("  ·  ") + index.data(MessageModel::ThreadNameRole).toString();
    painter.setFont(option.font);
    painter.setPen(faintColour(option.palette));
    const QRect area = layout.head.adjusted(after, 0, 0, 0);
    painter.drawText(area, Qt::AlignLeft | Qt::AlignVCenter,
        option.fontMetrics.elidedText(rest, Qt::ElideRight, area.width()));
}

void MessageDelegate::paintMentions(QPainter &painter, const QStyleOptionViewItem &option,
    const Layout &layout, const QModelIndex &index) const
{
    const QStringList unread = index.data(MessageModel::UnreadByRole).toStringList();
    int x = layout.mentions.left();
    for (const QString &mention : index.data(MessageModel::MentionsRole).toStringList()) {
        const bool isUnread = unread.contains(mention);
        const QString text =
            isUnread ? tr("@%1 · unread").arg(mention) : QStringLiteral("@%1 ✓").arg(mention);
        const int width = option.fontMetrics.horizontalAdvance(text) + 16;
        if (x + width > layout.mentions.right())
            break;
        const QRect chip(x, layout.mentions.top(), width, layout.mentions.height());
        const QColor colour =
            isUnread ? warningColour(option.palette) : faintColour(option.palette);
        QColor back = colour;
        back.setAlphaF(isUnread ? 0.20F : 0.12F);
        QPainterPath shape;
        shape.addRoundedRect(chip, chip.height() / 2.0, chip.height() / 2.0);
        painter.fillPath(shape, back);
        painter.setPen(colour);
        painter.drawText(chip, Qt::AlignCenter, text);
        x += width + 6;
    }
}

QSize MessageDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    QTextLayout text(shownContent(index), item.font);
    const Layout layout = layOut(item, index, text);
    return {layout.bubble.width() + 2 * kMargin, layout.bubble.height() + kMargin};
}

} // namespace gui
