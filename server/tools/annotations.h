// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>

namespace server::tools {

// What a tool does to the session, for clients that ask a person before some calls. All of Coral's
// tools stay within the session: its world is closed.
struct Effect {
    bool isReadOnly = false;
    bool isDestructive = false; // takes something away from others
    bool isIdempotent = false; // a second call with the same arguments changes nothing more
};

// The title is told once more: revision 2025-03-26 has it here only.
[[nodiscard]] inline QJsonObject annotations(const QString &title, const Effect &effect)
{
    return {{QStringLiteral("title"), title}, {QStringLiteral("readOnlyHint"), effect.isReadOnly},
        {QStringLiteral("destructiveHint"), effect.isDestructive},
        {QStringLiteral("idempotentHint"), effect.isReadOnly || effect.isIdempotent},
        {QStringLiteral("openWorldHint"), false}};
}

} // namespace server::tools
