// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/contract/closereason.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <chrono>

namespace server::transport {

// Frames of text/event-stream (WHATWG HTML, "Server-sent events"). Pure functions: bytes for a
// stream.
namespace sse {

// An event; name and id must be one line. Data of several lines becomes several data fields. Empty
// name or id: the field is left out.
[[nodiscard]] QByteArray event(QByteArrayView name, QByteArrayView data, QByteArrayView id = {});
// A comment line: clients ignore it, proxies and read timeouts count it as life.
[[nodiscard]] QByteArray comment(QByteArrayView text);
// An event that also tells how long to wait before connecting again. In one frame: clients take a
// retry of its own for an empty message.
[[nodiscard]] QByteArray withRetry(std::chrono::milliseconds delay, const QByteArray &event);
// An event that says nothing but where the client stands and how long to wait before it comes back.
[[nodiscard]] QByteArray priming(QByteArrayView id, std::chrono::milliseconds delay);
// The event that tells a client why the server ends its stream.
[[nodiscard]] QByteArray farewell(
    QByteArrayView name, shared::CloseReason reason, const QString &explanation);
// One to three times as much by chance: many clients that come back shall not come at once.
[[nodiscard]] std::chrono::milliseconds spread(std::chrono::milliseconds delay);

} // namespace sse
} // namespace server::transport
