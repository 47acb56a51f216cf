// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/hub/workspace.h"
#include "gui/models/hubfilter.h"
#include "gui/settings/preferences.h"
#include "gui/views/selection.h"

#include <QTimer>
#include <QWidget>

class QAction;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTreeView;

namespace gui {

class ColumnsMenu;
class EmptyState;

// Live sessions: who is here, how well, and what can be done about it.
class SessionsPage final : public QWidget {
    Q_OBJECT
public:
    // Both outlive it.
    SessionsPage(Workspace &workspace, Preferences &preferences, QWidget *parent = nullptr);

    [[nodiscard]] Selection selection() const;
    [[nodiscard]] QTreeView &tree() { return *m_tree; }
    [[nodiscard]] HubFilter &filter() { return m_filter; }
    [[nodiscard]] EmptyState &emptyState() { return *m_empty; }
    // What can be done with what is selected; for the menu bar, too.
    [[nodiscard]] QList<QAction *> selectionActions() const;
    [[nodiscard]] ColumnsMenu &columnsMenu() { return *m_columns; }
    [[nodiscard]] QString detail() const;

    void focusFilter();
    void saveLayout();

signals:
    void startChosen();
    void connectChosen();
    void evictChosen();
    void removeAgentChosen();
    void closeSessionChosen();
    void conversationChosen(const QString &applicationId, const QString &sessionId);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void makeTree();
    void makeActions();
    [[nodiscard]] QWidget *makeToolRow();
    void restoreLayout();
    void refresh();
    void refreshDetail();
    void refreshActions();
    void refreshEmptyState();
    void showMenu(const QPoint &where);
    void openConversation();

    Workspace &m_workspace;
    Preferences &m_preferences;
    HubFilter m_filter;
    QStackedWidget *const m_stack;
    QTreeView *const m_tree;
    EmptyState *const m_empty;
    QLineEdit *const m_text;
    QComboBox *const m_show;
    QPushButton *const m_columnsButton;
    QPushButton *const m_evictButton;
    QLabel *const m_detail;
    ColumnsMenu *m_columns = nullptr;
    QPushButton *m_start = nullptr;
    QPushButton *m_connect = nullptr;
    QAction *m_evict = nullptr;
    QAction *m_remove = nullptr;
    QAction *m_close = nullptr;
    QAction *m_open = nullptr;
    QAction *m_copy = nullptr;
    QTimer m_refresh;
};

} // namespace gui
