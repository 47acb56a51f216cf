// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/call.h"

#include "server/mcp/content.h"

namespace server::mcp {

using namespace Qt::StringLiterals;

ToolResult ToolResult::text(const QString &text, const QJsonObject &structured)
{
    return {{content::text(text)}, structured, false, {}};
}

ToolResult ToolResult::failure(const QString &text)
{
    ToolResult result = ToolResult::text(text);
    result.isError = true;
    return result;
}

} // namespace server::mcp
