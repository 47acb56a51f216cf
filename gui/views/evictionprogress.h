// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QProgressBar;

namespace gui {

// How far the eviction of many is, and the means to call it off; hidden while there is none.
class EvictionProgress final : public QWidget {
    Q_OBJECT
public:
    explicit EvictionProgress(QWidget *parent = nullptr);

    void show(int done, int total);
    using QWidget::show;

signals:
    void callOffChosen();

private:
    QProgressBar *const m_bar;
};

} // namespace gui
