// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/jsonrpcreply.h"

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

} // namespace server::transport
