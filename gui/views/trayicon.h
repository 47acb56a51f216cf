// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/hub/workspace.h"

#include <QObject>
#include <QSystemTrayIcon>

class QMenu;

namespace gui {

// The program in the system's tray: the state of the hub as a coloured dot.
class TrayIcon final : public QObject {
    Q_OBJECT
public:
    // The workspace outlives it. The menu is shown on the icon.
    TrayIcon(Workspace &workspace, QMenu *menu, QObject *parent = nullptr);

    // There is a tray, and the icon in it. Asks the desktop, which may take its time.
    [[nodiscard]] bool isShown() const;
    [[nodiscard]] QString toolTip() const { return m_icon.toolTip(); }
    [[nodiscard]] QColor colour() const { return m_shown; }

signals:
    void activated();

private:
    void refresh();
    void tellOfLoss(Attachment::State state);

    Workspace &m_workspace;
    QSystemTrayIcon m_icon;
    QColor m_shown; // of the dot
    bool m_wasAttached = false;
};

} // namespace gui
