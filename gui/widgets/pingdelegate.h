// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/widgets/statedelegate.h"

namespace gui {

// The last round trip as a number, and those before it as a line.
class PingDelegate final : public StateDelegate {
    Q_OBJECT
public:
    using StateDelegate::StateDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(
        const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace gui
