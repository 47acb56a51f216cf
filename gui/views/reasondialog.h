// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/hub/evictionorder.h"

#include <QDialog>
#include <QString>

class QCheckBox;
class QLineEdit;

namespace gui {

class BanTime;

// Asks before something that ends things for others: says what will happen, and takes a reason.
class ReasonDialog final : public QDialog {
    Q_OBJECT
public:
    ReasonDialog(const QString &title, const QString &consequences, const QString &action,
        QWidget *parent = nullptr);

    // Has it ask whether to ban the agent, too.
    void offerBan(const QString &question);

    [[nodiscard]] QString reason() const;
    [[nodiscard]] EvictionOrder order() const; // with the ban, where one was asked for

private:
    QLineEdit *const m_reason;
    QCheckBox *const m_ban;
    BanTime *const m_time;
};

} // namespace gui
