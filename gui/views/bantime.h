// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <chrono>

class QComboBox;
class QSpinBox;

namespace gui {

// For how long a ban is: a number and its unit.
class BanTime final : public QWidget {
    Q_OBJECT
public:
    explicit BanTime(QWidget *parent = nullptr);

    [[nodiscard]] std::chrono::seconds time() const;

signals:
    void changed();

private:
    QSpinBox *const m_time;
    QComboBox *const m_unit;
};

} // namespace gui
