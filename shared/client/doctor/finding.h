// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaType>
#include <QString>

namespace shared::doctor {

enum class Outcome { Ok, Warning, Failed, Skipped };

// What a check found.
struct Finding {
    Outcome outcome = Outcome::Ok;
    QString text = {}; // what is so, or what is wrong
    QString advice = {}; // what to do about it; empty: nothing

    [[nodiscard]] static Finding ok(const QString &text) { return {.text = text}; }
    [[nodiscard]] static Finding skipped(const QString &why)
    {
        return {.outcome = Outcome::Skipped, .text = why};
    }
    [[nodiscard]] static Finding warning(const QString &text, const QString &advice)
    {
        return {.outcome = Outcome::Warning, .text = text, .advice = advice};
    }
    [[nodiscard]] static Finding failed(const QString &text, const QString &advice)
    {
        return {.outcome = Outcome::Failed, .text = text, .advice = advice};
    }
};

} // namespace shared::doctor

Q_DECLARE_METATYPE(shared::doctor::Finding)
