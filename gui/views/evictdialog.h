// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/hub/evictionorder.h"
#include "shared/contract/transportrecord.h"

#include <QDialog>
#include <QList>

class QComboBox;
class QLabel;
class QLineEdit;

namespace gui {

class BanTime;

// Asks before transports are evicted: whom, why, for how long; and says what will happen.
class EvictDialog final : public QDialog {
    Q_OBJECT
public:
    // Requires: not empty.
    // now: by the hub's clock.
    EvictDialog(const QList<shared::TransportRecord> &transports, const QDateTime &now,
        QWidget *parent = nullptr);

    [[nodiscard]] EvictionOrder order() const;
    [[nodiscard]] QStringList transportIds() const;
    [[nodiscard]] QString consequences() const;

private:
    void addWhom(const QDateTime &now);
    void addForm();
    void refresh();
    [[nodiscard]] QStringList addresses() const;
    [[nodiscard]] QString banText() const;

    const QList<shared::TransportRecord> m_transports;
    QLineEdit *const m_reason;
    QComboBox *const m_ban;
    BanTime *const m_time;
    QLabel *const m_consequences;
};

} // namespace gui
