// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;

namespace gui {

// Stands where there is nothing yet: why, and what to do next.
class EmptyState final : public QWidget {
    Q_OBJECT
public:
    explicit EmptyState(QWidget *parent = nullptr);

    void setTexts(const QString &title, const QString &text);
    // Something to copy, with its label; empty: nothing.
    void setCopyable(const QString &label, const QString &text);
    // The caller connects its clicked().
    QPushButton *addButton(const QString &text);
    [[nodiscard]] QString copyable() const;
    [[nodiscard]] QString title() const;

private:
    void copy();

    QLabel *const m_title;
    QLabel *const m_text;
    QLabel *const m_label;
    QLineEdit *const m_copyable;
    QPushButton *const m_copy;
    QWidget *m_buttons = nullptr;
};

} // namespace gui
