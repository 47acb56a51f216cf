// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QByteArray>
#include <QString>

namespace shared {

// The one place that knows what an HTTP answer or the lack of one means to a client.

// What a refusal (a status that isn't 2xx) says: the server's own words where its body is the JSON
// error of the hub's HTTP routes or of JSON-RPC, else the reason phrase.
[[nodiscard]] Error errorOfRefusal(
    int httpStatus, const QByteArray &reasonPhrase, const QByteArray &body);
// The stable word in that body that says why ("taken_over"); empty: there is none.
[[nodiscard]] QString reasonOfRefusal(const QByteArray &body);

[[nodiscard]] ErrorCode errorCodeOfStatus(int httpStatus);

// Whether a Content-Type says text/event-stream.
[[nodiscard]] bool isEventStream(const QByteArray &contentType);

} // namespace shared
