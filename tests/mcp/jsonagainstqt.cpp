// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/mcp/jsonagainstqt.h"

#include "server/mcp/jsonoutline.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <array>

namespace tests {

using server::mcp::JsonOutline;

QByteArray differenceToQt(const QByteArray &json)
{
    QString problem;
    const bool isTaken = JsonOutline::read(json, &problem).has_value();
    // In an array, because Qt's parser wants a container.
    QJsonParseError error{};
    const QJsonDocument document = QJsonDocument::fromJson('[' + json + ']', &error);
    const bool isTakenByQt =
        error.error == QJsonParseError::NoError && document.array().size() == 1;
    if (isTaken == isTakenByQt)
        return {};
    if (isTaken)
        return error.error == QJsonParseError::IllegalNumber
            ? QByteArray()
            : "Qt refuses: " + error.errorString().toUtf8();
    constexpr std::array kReasons{"nested too deeply", "a key occurs twice",
        "half a surrogate pair", "a control character in a string", "unknown escape", "not UTF-8",
        "a digit expected"};
    const bool isMeant = std::ranges::any_of(kReasons,
        [&problem](const char *reason) { return problem.startsWith(QLatin1StringView(reason)); });
    // Qt reads ".5"; problems end with where they are.
    const qsizetype at = problem.section(u' ', -1).toLongLong();
    const bool isPoint =
        problem.startsWith(u"a value expected") && at < json.size() && json[at] == '.';
    return isMeant || isPoint ? QByteArray() : "we refuse: " + problem.toUtf8();
}

} // namespace tests
