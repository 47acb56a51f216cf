// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/trayicon.h"

#include "gui/views/statusstrip.h"
#include "gui/widgets/icons.h"

#include <QGuiApplication>
#include <QPalette>

#include <utility>

namespace gui {

TrayIcon::TrayIcon(Workspace &workspace, QMenu *menu, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
{
    m_icon.setContextMenu(menu);
    connect(&m_icon, &QSystemTrayIcon::activated, this,
        [this](QSystemTrayIcon::ActivationReason reason) {
            if (reason == QSystemTrayIcon::Trigger || reason == QSystemTrayIcon::DoubleClick)
                emit activated();
        });
    connect(&m_icon, &QSystemTrayIcon::messageClicked, this, &TrayIcon::activated);
    connect(&workspace, &Workspace::statusChanged, this, &TrayIcon::refresh);
    connect(&workspace.attachment(), &Attachment::stateChanged, this, &TrayIcon::refresh);
    connect(&workspace.attachment(), &Attachment::stateChanged, this, &TrayIcon::tellOfLoss);
    refresh();
}

bool TrayIcon::isShown() const
{
    return m_icon.isVisible() && QSystemTrayIcon::isSystemTrayAvailable();
}

void TrayIcon::refresh()
{
    // Trays are dark or light whatever our palette is: the brighter colours are seen on both.
    const QColor colour = StatusStrip::stateColour(m_workspace, QPalette(Qt::black, Qt::black));
    if (std::exchange(m_shown, colour) != colour)
        m_icon.setIcon(programIcon(colour));
    QString text = QStringLiteral("Coral Server\n") + StatusStrip::stateText(m_workspace);
    if (const auto &status = m_workspace.status())
        text +=
            u'\n' + tr("%n agent(s) connected", nullptr, static_cast<int>(status->agentsConnected));
    m_icon.setToolTip(text);
    if (!m_icon.isVisible() && QSystemTrayIcon::isSystemTrayAvailable())
        m_icon.show(); // the tray may come later than we do
}

void TrayIcon::tellOfLoss(Attachment::State state)
{
    const bool isLost = state == Attachment::State::Lost || state == Attachment::State::Refused;
    if (isLost && std::exchange(m_wasAttached, false) && m_icon.isVisible())
        m_icon.showMessage(
            StatusStrip::stateText(m_workspace), m_workspace.attachment().problem().message);
    if (state == Attachment::State::Attached)
        m_wasAttached = true;
}

} // namespace gui
