// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/hub/workspace.h"
#include "gui/settings/preferences.h"
#include "gui/settings/tokenfile.h"
#include "gui/views/mainwindow.h"
#include "tests/support/hubprocess.h"
#include "tests/support/testagent.h"

#include <QDialog>
#include <QSettings>
#include <QTemporaryDir>
#include <QTranslator>

#include <algorithm>
#include <memory>

class QAction;

namespace tests {

// A window as main.cpp makes it, with settings of its own, and without a hub in its process.
class WindowBench final {
public:
    explicit WindowBench(gui::Host *host = nullptr, const QString &language = QStringLiteral("en"));

    // Where the hub is, and its token.
    [[nodiscard]] static gui::HubAddress addressOf(const HubProcess &hub);
    // Until the window is attached to the hub and has its first picture.
    [[nodiscard]] bool attach(const HubProcess &hub) { return attach(addressOf(hub)); }
    [[nodiscard]] bool attach(const gui::HubAddress &hub);

    // The row of an agent in the tree of live sessions; invalid: it has none.
    [[nodiscard]] QModelIndex agentRow(const QString &agentId);
    [[nodiscard]] QString agentCell(const QString &agentId, gui::HubColumn column);
    // Clicks on that row.
    void selectAgent(const QString &agentId);
    // The same, once the tree knows of its connection.
    [[nodiscard]] bool selectConnected(const TestAgent &agent);
    [[nodiscard]] bool hasEvent(shared::ActivityKind kind, const QString &agentId);

    // An entry of a menu of the window; null: there is none.
    [[nodiscard]] QAction *menuAction(const QString &menu, const QString &name);
    // The last dialog of that kind that was opened; it is gone once it was answered. Null: none.
    template <typename Dialog> [[nodiscard]] Dialog *openDialog()
    {
        const auto isOpen = [](const Dialog *dialog) { return dialog->isVisible(); };
        const QList<Dialog *> dialogs = m_window->findChildren<Dialog *>();
        const auto found = std::find_if(dialogs.crbegin(), dialogs.crend(), isOpen);
        return found == dialogs.crend() ? nullptr : *found;
    }
    // By the button that does it.
    static void accept(const QDialog &dialog);

    [[nodiscard]] gui::Workspace &workspace() { return *m_workspace; }
    [[nodiscard]] gui::Preferences &preferences() { return m_preferences; }
    [[nodiscard]] gui::TokenFile &tokens() { return m_tokens; }
    [[nodiscard]] gui::MainWindow &window() { return *m_window; }
    [[nodiscard]] QString folder() const { return m_folder.path(); }

    // Closes the window, and opens another with the same settings.
    void reopen();

private:
    void open();

    QTranslator m_qtLanguage;
    QTranslator m_language; // English, too: its plurals
    gui::Host *const m_host;
    QTemporaryDir m_folder;
    QSettings m_settings;
    gui::Preferences m_preferences;
    gui::TokenFile m_tokens;
    const shared::SystemClock m_clock;
    shared::SystemRandom m_random;
    shared::DeadlineQueue m_deadlines;
    std::unique_ptr<gui::Workspace> m_workspace;
    std::unique_ptr<gui::MainWindow> m_window; // last: it uses the others
};

} // namespace tests
