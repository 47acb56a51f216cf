// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/hub/workspace.h"
#include "gui/models/activityexport.h"
#include "gui/models/activityfilter.h"
#include "gui/settings/preferences.h"

#include <QPersistentModelIndex>
#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace gui {

class EmptyState;

// What happens on the hub, as it happens.
class ActivityPage final : public QWidget {
    Q_OBJECT
public:
    // Both outlive it.
    ActivityPage(Workspace &workspace, Preferences &preferences, QWidget *parent = nullptr);

    [[nodiscard]] QTableView &table() { return *m_table; }
    [[nodiscard]] ActivityFilter &filter() { return m_filter; }
    void focusFilter();
    void saveLayout();
    // Asks for a file.
    void exportRows();
    // Into that file; the format by its ending.
    [[nodiscard]] shared::Result<shared::Done> exportRowsTo(const QString &path) const;

signals:
    void exported(const QString &path);
    void failed(const QString &what);

private:
    void makeTable();
    [[nodiscard]] QWidget *makeToolRow();
    [[nodiscard]] QPushButton *makeGroupsButton();
    void setPaused(bool isPaused);
    void refreshHeldBack();
    void refreshEmptyState();
    void followIfAsked();
    void noteScroll(int value);
    void holdRows();
    void releaseRows();

    Workspace &m_workspace;
    Preferences &m_preferences;
    ActivityFilter m_filter;
    QStackedWidget *const m_stack;
    QTableView *const m_table;
    EmptyState *const m_empty;
    QLineEdit *const m_text;
    QToolButton *const m_pause;
    QCheckBox *const m_follow;
    QLabel *const m_heldBack;
    int m_scrolled = 0; // where the table's scroll bar is
    QPersistentModelIndex m_top; // of the rows that are read, while others go
};

} // namespace gui
