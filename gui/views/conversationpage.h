// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/hub/workspace.h"
#include "gui/settings/preferences.h"
#include "gui/widgets/messagedelegate.h"

#include <QTimer>
#include <QWidget>

#include <memory>

class QComboBox;
class QLabel;
class QLineEdit;
class QListView;
class QSplitter;
class QStackedWidget;

namespace gui {

class EmptyState;

// What is said in one session: its threads, the messages, and who has not read what.
class ConversationPage final : public QWidget {
    Q_OBJECT
public:
    // Both outlive it.
    ConversationPage(Workspace &workspace, Preferences &preferences, QWidget *parent = nullptr);
    ~ConversationPage() override;

    void showSession(const QString &applicationId, const QString &sessionId);
    void focusFilter();
    void saveLayout();
    [[nodiscard]] QListView &threads() { return *m_threads; }
    [[nodiscard]] QListView &messages() { return *m_messages; }

protected:
    void showEvent(QShowEvent *event) override;

private:
    class ThreadFilter;

    void makeViews();
    void refreshSessions();
    void proposeSession(const QList<const SessionNode *> &sessions);
    [[nodiscard]] bool isSilent() const;
    void refreshEmptyState();
    void chooseThread(int row);
    void followNewest();

    Workspace &m_workspace;
    Preferences &m_preferences;
    const std::unique_ptr<ThreadFilter> m_filter;
    QComboBox *const m_sessions;
    QLineEdit *const m_text;
    QLabel *const m_unread;
    QStackedWidget *const m_stack;
    QSplitter *const m_splitter;
    QListView *const m_threads;
    QListView *const m_messages;
    EmptyState *const m_empty;
    MessageDelegate *const m_delegate;
    QTimer m_gather; // changes of the list of sessions
    bool m_isAtEnd = true;
    bool m_isProposed = false; // the session that is shown: by us, and not chosen
};

} // namespace gui
