// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace server::config {

// A value as it was written, before it is read as what the option wants.
struct Literal {
    enum class Type {
        Word, // flags and the environment, where everything is text
        String,
        Integer,
        Boolean,
        List, // of strings
        Other,
    };

    Type type = Type::Word;
    QString text = {}; // Word, String; of Other: what it is ("a table")
    qint64 integer = 0;
    bool boolean = false;
    QStringList list = {};

    [[nodiscard]] static Literal word(const QString &text) { return {.text = text}; }
    // For an error's text: `"abc"`, `a boolean`.
    [[nodiscard]] QString describe() const;
};

} // namespace server::config
