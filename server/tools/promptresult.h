// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QString>

namespace server::tools {

// The result of prompts/get that says one thing as the user.
[[nodiscard]] inline QJsonObject promptResult(const QString &description, const QString &text)
{
    const QJsonObject content{
        {QStringLiteral("type"), QStringLiteral("text")}, {QStringLiteral("text"), text}};
    const QJsonObject message{
        {QStringLiteral("role"), QStringLiteral("user")}, {QStringLiteral("content"), content}};
    return {{QStringLiteral("description"), description},
        {QStringLiteral("messages"), QJsonArray{message}}};
}

} // namespace server::tools
