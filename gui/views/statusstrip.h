// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/hub/workspace.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QToolButton;

namespace gui {

// At the top of the window: is the hub well, and how much is going on.
class StatusStrip final : public QWidget {
    Q_OBJECT
public:
    // The workspace outlives it.
    explicit StatusStrip(Workspace &workspace, QWidget *parent = nullptr);

    [[nodiscard]] QToolButton &menuButton() { return *m_menu; }
    [[nodiscard]] QString stateText() const;
    // Colour of the state, for the tray as well.
    [[nodiscard]] static QColor stateColour(const Workspace &workspace, const QPalette &palette);
    [[nodiscard]] static QString stateText(const Workspace &workspace);

public slots:
    void refresh();

signals:
    void startChosen();
    void stopChosen();
    void detachChosen();

protected:
    void changeEvent(QEvent *event) override;

private:
    [[nodiscard]] QLabel *addFigure(const QString &help);
    void refreshFigures();
    void refreshButton();

    Workspace &m_workspace;
    QLabel *const m_dot;
    QLabel *const m_state;
    QLabel *m_agents = nullptr;
    QLabel *m_sessions = nullptr;
    QLabel *m_rate = nullptr;
    QLabel *m_ping = nullptr;
    QPushButton *const m_button; // starts, stops or detaches
    QToolButton *const m_menu;
};

} // namespace gui
