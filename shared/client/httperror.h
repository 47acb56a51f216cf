// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <optional>

class QNetworkReply;

namespace shared {

// The one place that knows what an HTTP answer or the lack of one means to a client.

// What a finished reply failed with: the server's own words where it sent its JSON error body.
// Reads the body. Nothing when the status is 2xx and all of the answer arrived.
[[nodiscard]] std::optional<Error> errorOfReply(QNetworkReply &reply);

[[nodiscard]] ErrorCode errorCodeOfStatus(int httpStatus);

// A 200 whose body is a text/event-stream; the headers must have arrived.
[[nodiscard]] bool isEventStream(const QNetworkReply &reply);

} // namespace shared
