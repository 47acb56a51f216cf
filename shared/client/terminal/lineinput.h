// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>

namespace shared::terminal {

// Lines that somebody writes on standard input, while others are printed on standard output.
class LineInput : public QObject {
    Q_OBJECT
public:
    // What the word that ends the text before the cursor may become, that word included.
    using Complete = std::function<QStringList(const QString &before, const QString &word)>;
    struct Settings {
        bool mayEdit = true; // else lines are plain, whatever they come from
        QString program = {}; // whose history is kept; empty: none is
        Complete complete = {};
    };

    using QObject::QObject;
    // With an editor where both are a terminal and there is one, else plain lines.
    [[nodiscard]] static std::unique_ptr<LineInput> make(const Settings &settings);

    virtual void start() = 0;
    virtual void stop() = 0; // gives the terminal back; printing goes on
    // A person edits lines: what is printed stands above the one that is being edited.
    [[nodiscard]] virtual bool isInteractive() const = 0;
    virtual void print(const QByteArray &line) = 0; // without its end
    virtual void setPrompt(const QString &prompt) = 0;
    // The process was stopped and goes on: others may have used the terminal.
    virtual void resume() = 0;

signals:
    void entered(const QString &line);
    void ended(); // end of file, or Ctrl+D: the last one
};

} // namespace shared::terminal
