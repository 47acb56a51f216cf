// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/headers.h"
#include "server/mcp/statelessrequest.h"

#include <optional>

namespace server::mcp {
class Registry;
}

namespace server::transport {

// Header fields that repeat what a request says, for those who route it without reading it: its
// revision, method, name, and the arguments that a tool's schema marks. Whoever reads both must not
// let them differ. Returns what does; null: nothing.
[[nodiscard]] std::optional<mcp::JsonRpcError> findMismatch(const http::Headers &headers,
    const mcp::Message &request, const mcp::StatelessMeta &meta, const mcp::Registry &registry);

// The text of a field, which may be wrapped as =?base64?...?= (UTF-8 inside). Null: it is
// malformed.
[[nodiscard]] std::optional<QString> decodeMirrored(const QByteArray &value);

} // namespace server::transport
