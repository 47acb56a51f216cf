// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/terminal/readlineinput.h"

#include "shared/client/terminal/historyfile.h"

#include <QFile>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <readline/history.h>
#include <readline/readline.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace shared::terminal {

namespace {

constexpr int kHistoryLines = 1'000;

// Its callbacks carry no pointer of ours.
ReadlineInput *current = nullptr;

std::pair<int, int> sizeOfTerminal()
{
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
        return {};
    return {size.ws_row, size.ws_col};
}

} // namespace

ReadlineInput::ReadlineInput(Settings settings)
    : m_settings(std::move(settings))
    , m_program(m_settings.program.toLatin1())
    , m_historyFile(m_settings.program.isEmpty()
              ? QByteArray()
              : QFile::encodeName(historyFile(m_settings.program)))
    , m_notifier(STDIN_FILENO, QSocketNotifier::Read)
{
    Q_ASSERT(current == nullptr);
    current = this;
    m_notifier.setEnabled(false);
    connect(&m_notifier, &QSocketNotifier::activated, this, &ReadlineInput::read);
}

ReadlineInput::~ReadlineInput()
{
    stop();
    current = nullptr;
}

void ReadlineInput::start()
{
    rl_readline_name = m_program.constData(); // for "$if" in ~/.inputrc
    rl_catch_signals = 0; // the program's own business
    rl_catch_sigwinch = 0; // see followSize()
    rl_completer_word_break_characters = " \t,";
    rl_attempted_completion_function = complete;
    using_history();
    stifle_history(kHistoryLines);
    if (!m_historyFile.isEmpty() && ::read_history(m_historyFile.constData()) == 0)
        ::history_truncate_file(m_historyFile.constData(), kHistoryLines);
    m_size = sizeOfTerminal();
    rl_callback_handler_install(m_prompt.constData(), takeLine);
    m_isEditing = true;
    m_notifier.setEnabled(true);
}

void ReadlineInput::stop()
{
    m_notifier.setEnabled(false);
    if (!std::exchange(m_isEditing, false))
        return;
    rl_clear_visible_line();
    std::fflush(stdout);
    rl_callback_handler_remove();
}

void ReadlineInput::read()
{
    followSize();
    rl_callback_read_char();
    // Now the terminal is ready for what is printed about them.
    const QList<QByteArray> lines = std::exchange(m_entered, {});
    for (const QByteArray &line : lines)
        emit entered(QString::fromUtf8(line));
    if (std::exchange(m_hasEnded, false))
        emit ended();
}

void ReadlineInput::takeLine(char *line)
{
    if (line == nullptr) {
        rl_callback_handler_remove();
        current->m_isEditing = false;
        current->m_notifier.setEnabled(false);
        current->m_hasEnded = true;
        current->print({});
        return;
    }
    const QByteArray bytes(line);
    std::free(line);
    current->remember(bytes);
    current->m_entered.append(bytes);
}

void ReadlineInput::remember(const QByteArray &line)
{
    if (line.trimmed().isEmpty())
        return;
    const HIST_ENTRY *last =
        history_length > 0 ? history_get(history_base + history_length - 1) : nullptr;
    if (last != nullptr && line == last->line)
        return;
    add_history(line.constData());
    if (!m_historyFile.isEmpty()) // at once: other programs of the same user may run
        ::append_history(1, m_historyFile.constData());
}

void ReadlineInput::print(const QByteArray &line)
{
    if (m_isEditing) {
        followSize();
        rl_clear_visible_line();
    }
    const QByteArray bytes = line + '\n';
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stdout);
    std::fflush(stdout);
    if (m_isEditing) {
        rl_on_new_line();
        rl_redisplay();
    }
}

void ReadlineInput::setPrompt(const QString &prompt)
{
    const QByteArray bytes = prompt.toUtf8();
    if (bytes == m_prompt)
        return;
    m_prompt = bytes;
    if (!m_isEditing)
        return;
    rl_clear_visible_line();
    rl_set_prompt(m_prompt.constData());
    rl_on_new_line();
    rl_redisplay();
}

void ReadlineInput::resume()
{
    if (!m_isEditing)
        return;
    (*rl_prep_term_function)(1);
    rl_forced_update_display();
}

// By looking, as readline's own handler of SIGWINCH would only see what happens while it reads.
void ReadlineInput::followSize()
{
    const std::pair<int, int> size = sizeOfTerminal();
    if (size == m_size || size.second == 0)
        return;
    m_size = size;
    rl_resize_terminal();
}

char **ReadlineInput::complete(const char *word, int begin, int)
{
    rl_attempted_completion_over = 1; // no names of files
    current->m_candidates.clear();
    if (current->m_settings.complete) {
        const QStringList candidates = current->m_settings.complete(
            QString::fromUtf8(rl_line_buffer, begin), QString::fromUtf8(word));
        for (const QString &candidate : candidates)
            current->m_candidates.append(candidate.toUtf8());
    }
    return rl_completion_matches(word, nextCandidate);
}

char *ReadlineInput::nextCandidate(const char *, int)
{
    if (current->m_candidates.isEmpty())
        return nullptr;
    return ::strdup(current->m_candidates.takeFirst().constData());
}

} // namespace shared::terminal
