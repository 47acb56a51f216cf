// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringView>

namespace shared {

// What a tool answered, taken out of the result of tools/call. isError marks a failure that the
// text explains.
struct ToolAnswer {
    QString text; // of all text items, joined by newlines
    QJsonObject structured; // empty where the revision or the tool has none
    bool isError = false;

    [[nodiscard]] static ToolAnswer fromResult(const QJsonObject &result);

    // The value of the first line "name: value"; null without such a line. The server's texts have
    // facts that a program needs (ids) in this form.
    [[nodiscard]] QString line(QStringView name) const;
};

} // namespace shared
