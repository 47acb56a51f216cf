// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/hub/workspace.h"
#include "gui/settings/preferences.h"

#include <QWidget>

class QAbstractItemModel;
class QLineEdit;
class QTabWidget;
class QTableView;

namespace gui {

class HostForm;

// The server itself: the settings of the hub hosted here, the configuration in force, bans, and the
// log.
class ServerPage final : public QWidget {
    Q_OBJECT
public:
    // Both outlive it.
    ServerPage(Workspace &workspace, Preferences &preferences, QWidget *parent = nullptr);

    [[nodiscard]] QTabWidget &tabs() { return *m_tabs; }
    [[nodiscard]] QTableView &bans() { return *m_bans; }
    void focusFilter();

signals:
    void startChosen();
    void restartChosen();

private:
    [[nodiscard]] QTableView *makeTable(QAbstractItemModel &model, const QString &name);
    // The table, or these words while nothing is in it.
    [[nodiscard]] QWidget *withEmptyState(
        QTableView *table, const QString &title, const QString &text);
    [[nodiscard]] QWidget *makeConfigTab();
    [[nodiscard]] QWidget *makeBansTab();
    [[nodiscard]] QWidget *makeLogTab();
    void addHostTab();
    void endChosenBan();

    Workspace &m_workspace;
    Preferences &m_preferences;
    QTabWidget *const m_tabs;
    HostForm *m_form = nullptr; // null: nothing can be hosted
    QTableView *m_bans = nullptr;
    QLineEdit *m_text = nullptr; // filters the configuration
};

} // namespace gui
