// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/call.h"

namespace server::mcp {

using namespace Qt::StringLiterals;

ToolResult ToolResult::text(const QString &text, const QJsonObject &structured)
{
    return {{QJsonObject{{u"type"_s, u"text"_s}, {u"text"_s, text}}}, structured, false, {}};
}

ToolResult ToolResult::failure(const QString &text)
{
    ToolResult result = ToolResult::text(text);
    result.isError = true;
    return result;
}

} // namespace server::mcp
