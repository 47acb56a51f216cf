// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/headers.h"

#include <QByteArray>

namespace server::transport {

[[nodiscard]] bool isJsonType(const QByteArray &contentType); // parameters left aside

// Whether the Accept fields allow that type, such as "text/event-stream" (RFC 9110 section 12.5.1).
// Without any, everything is allowed. Weights count only where they are zero.
[[nodiscard]] bool accepts(const http::Headers &headers, QByteArrayView type);

} // namespace server::transport
