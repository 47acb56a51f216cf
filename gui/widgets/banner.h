// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QString>

class QLabel;
class QPushButton;

namespace gui {

// A line across the window that says what is wrong, and what can be done about it.
class Banner final : public QFrame {
    Q_OBJECT
public:
    enum class Grade { Warning, Bad };

    explicit Banner(QWidget *parent = nullptr);

    // An empty label: no such button.
    void show(Grade grade, const QString &text, const QString &action, const QString &other);
    using QFrame::show;
    [[nodiscard]] QString text() const;

signals:
    void actionChosen();
    void otherChosen();

protected:
    void changeEvent(QEvent *event) override;

private:
    void colour();

    Grade m_grade = Grade::Warning;
    QLabel *const m_text;
    QPushButton *const m_action;
    QPushButton *const m_other;
    bool m_isColouring = false;
};

} // namespace gui
