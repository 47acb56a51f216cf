// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QString>

class QLineEdit;

namespace gui {

// Asks before something that ends things for others: says what will happen, and takes a reason.
class ReasonDialog final : public QDialog {
    Q_OBJECT
public:
    ReasonDialog(const QString &title, const QString &consequences, const QString &action,
        QWidget *parent = nullptr);

    [[nodiscard]] QString reason() const;

private:
    QLineEdit *const m_reason;
};

} // namespace gui
