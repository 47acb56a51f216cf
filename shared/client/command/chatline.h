// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QString>
#include <QStringList>

namespace shared::command {

// A line that a person entered in a chat.
struct ChatLine {
    enum class Kind { Nothing, Text, Agents, Threads, Thread, New, Add, Close, Help, Quit };

    Kind kind = Kind::Nothing;
    QString text = {}; // Text: the message. Close: the summary
    QStringList arguments = {}; // of a command

    [[nodiscard]] static Result<ChatLine> parse(const QString &line);
    [[nodiscard]] static QStringList commands(); // "/agents", ...
    [[nodiscard]] static QString help();
};

} // namespace shared::command
