// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/message.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <utility>

namespace server::stdio {

using Headers = QList<std::pair<QByteArray, QByteArray>>;

// The revision that a request itself names, as those without a handshake do (2026-07-28 and later);
// empty for one that relies on its session.
[[nodiscard]] QString namedRevision(const mcp::Message &request);

// What Streamable HTTP of those revisions wants told in headers: version, method, and what is
// called or read. Requires: the request names its revision.
[[nodiscard]] Headers statelessHeaders(const mcp::Message &request);

// A text as a header's value: as it is, or in base64 with the marks of the specification.
[[nodiscard]] QByteArray headerValue(const QString &text);

} // namespace server::stdio
