// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/terminal/lineinput.h"

#include <QSocketNotifier>

#include <array>
#include <utility>

namespace shared::terminal {

// Lines edited with GNU readline, by its interface for event loops. One in a process (asserted),
// since that library is one.
class ReadlineInput final : public LineInput {
    Q_OBJECT
public:
    explicit ReadlineInput(Settings settings);
    ~ReadlineInput() override;

    void start() override;
    void stop() override;
    [[nodiscard]] bool isInteractive() const override { return true; }
    void print(const QByteArray &line) override;
    void setPrompt(const QString &prompt) override;
    void resume() override;

private:
    static void takeLine(char *line); // null: end of file
    static char **complete(const char *word, int begin, int end);
    static char *nextCandidate(const char *word, int state);

    void read();
    void remember(const QByteArray &line);
    void followSize();

    const Settings m_settings;
    const QByteArray m_program;
    const QByteArray m_historyFile;
    QSocketNotifier m_notifier;
    QByteArray m_prompt;
    bool m_isEditing = false;
    // From within readline until it has returned.
    QList<QByteArray> m_entered;
    bool m_hasEnded = false;
    QList<QByteArray> m_candidates;
    std::pair<int, int> m_size; // of the terminal, as readline knows it
};

} // namespace shared::terminal
