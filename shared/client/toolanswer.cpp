// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/toolanswer.h"

#include <QJsonArray>
#include <QStringList>
#include <QStringTokenizer>

namespace shared {

ToolAnswer ToolAnswer::fromResult(const QJsonObject &result)
{
    QStringList texts;
    const QJsonArray content = result.value(QLatin1StringView("content")).toArray();
    for (const QJsonValue &item : content) {
        if (item[QLatin1StringView("type")].toString() == QLatin1StringView("text"))
            texts.append(item[QLatin1StringView("text")].toString());
    }
    return {.text = texts.join(u'\n'),
        .structured = result.value(QLatin1StringView("structuredContent")).toObject(),
        .isError = result.value(QLatin1StringView("isError")).toBool()};
}

QString ToolAnswer::line(QStringView name) const
{
    for (const QStringView candidate : QStringView(text).tokenize(u'\n')) {
        if (candidate.startsWith(name) && candidate.sliced(name.size()).startsWith(u':'))
            return candidate.sliced(name.size() + 1).trimmed().toString();
    }
    return {};
}

} // namespace shared
