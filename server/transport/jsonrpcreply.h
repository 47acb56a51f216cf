// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/reply.h"

namespace server::transport {

// A refusal as clients of the MCP endpoint read it: a JSON-RPC error response, with the word that
// says why as data.reason. Status and fields stay. requestId: as written; empty: none is known.
[[nodiscard]] http::Reply asJsonRpc(const http::Reply &refusal, const QByteArray &requestId);
// A JSON-RPC message as the body of a reply.
[[nodiscard]] http::Reply jsonRpcReply(int status, const QByteArray &message);
// The status that goes with an answer of a revision without a conversation: what is wrong with the
// request as such is an error of HTTP, too.
[[nodiscard]] int statusOfAnswer(const QByteArray &message);

} // namespace server::transport
