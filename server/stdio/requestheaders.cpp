// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stdio/requestheaders.h"

#include <algorithm>

namespace server::stdio {

using namespace Qt::StringLiterals;

QString namedRevision(const mcp::Message &request)
{
    return request.params.value("_meta"_L1)["io.modelcontextprotocol/protocolVersion"_L1]
        .toString();
}

QByteArray headerValue(const QString &text)
{
    const bool isPlain = std::all_of(
        text.cbegin(), text.cend(), [](QChar c) { return (c >= u' ' && c <= u'~') || c == u'\t'; });
    const bool isMarked = text.startsWith("=?base64?"_L1) && text.endsWith("?="_L1);
    if (isPlain && !isMarked && text.trimmed() == text)
        return text.toLatin1();
    return "=?base64?" + text.toUtf8().toBase64() + "?=";
}

Headers statelessHeaders(const mcp::Message &request)
{
    Headers headers{{"MCP-Protocol-Version", headerValue(namedRevision(request))},
        {"Mcp-Method", headerValue(request.method)}};
    const bool isRead = request.method == "resources/read"_L1;
    const bool isNamed =
        isRead || request.method == "tools/call"_L1 || request.method == "prompts/get"_L1;
    const QJsonValue name = request.params.value(isRead ? "uri"_L1 : "name"_L1);
    // One that is missing is the hub's to refuse.
    if (isNamed && name.isString())
        headers.append({"Mcp-Name", headerValue(name.toString())});
    return headers;
}

} // namespace server::stdio
