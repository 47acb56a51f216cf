// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>

#include <functional>

namespace shared::command {

// What the command prints: lines for people, or one JSON object a line for scripts.
class Output final {
public:
    using Write = std::function<void(const QByteArray &line)>; // without its end

    Output(bool isJson, Write write, Write writeError);

    [[nodiscard]] bool isJson() const { return m_isJson; }
    // All of it goes there from now on.
    void redirect(const Write &write);

    // Something that happened: a line with the time before it, or an object with "time" and
    // "event" besides these members.
    void tell(const QString &event, const QString &line, QJsonObject members = {});
    // A result: the text as it is, or the object as it is.
    void show(const QString &text, const QJsonObject &object);
    // A failure: a line for people on standard error, an object with "error" for scripts.
    void complain(const QString &what);

private:
    void print(const QJsonObject &object);

    const bool m_isJson;
    Write m_write;
    Write m_writeError;
};

// Text of others made safe for a terminal: control and direction characters are escaped, line
// breaks and tabs are kept.
[[nodiscard]] QString safeForTerminal(const QString &text);

} // namespace shared::command
