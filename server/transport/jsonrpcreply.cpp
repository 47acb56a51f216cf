// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/jsonrpcreply.h"

#include "server/mcp/jsonoutline.h"
#include "server/mcp/jsonrpc.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace server::transport {

using namespace Qt::StringLiterals;

http::Reply asJsonRpc(const http::Reply &refusal, const QByteArray &requestId)
{
    const QJsonObject body = QJsonDocument::fromJson(refusal.body).object();
    const mcp::JsonRpcError error{refusal.status < 500 ? mcp::kInvalidRequest : mcp::kInternalError,
        body.value("message"_L1).toString(), {{u"reason"_s, body.value("error"_L1)}}};
    http::Reply reply = refusal;
    reply.body = mcp::errorMessage(requestId, error);
    return reply;
}

http::Reply jsonRpcReply(int status, const QByteArray &message)
{
    return {.status = status, .headers = {{"Content-Type", "application/json"}}, .body = message};
}

int statusOfAnswer(const QByteArray &message)
{
    const auto outline = mcp::JsonOutline::read(message);
    if (!outline || outline->member("error").isNull())
        return 200;
    const QJsonObject error =
        QJsonDocument::fromJson(outline->member("error").toByteArray()).object();
    switch (error.value("code"_L1).toInt()) {
    case mcp::kMethodNotFound:
        return 404;
    case mcp::kParseError:
    case mcp::kInvalidRequest:
    case mcp::kHeaderMismatch:
    case mcp::kMissingCapability:
    case mcp::kUnsupportedProtocolVersion:
        return 400;
    default:
        return 200;
    }
}

} // namespace server::transport
