// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/peercall.h"

#include <QJsonObject>
#include <QString>

#include <optional>

namespace server::mcp {

// Reading the params of a request. What can't be read is refused with -32602, and null returned.

void refuse(const PeerCallPointer &call, const QString &message);

// A member that must be a text.
[[nodiscard]] std::optional<QString> readText(const PeerCallPointer &call, const QString &key);
// A member that must be an object when it is there; empty when it isn't.
[[nodiscard]] std::optional<QJsonObject> readObject(
    const PeerCallPointer &call, const QString &key);

// Texts of a client that go into a message to it are cut to what can be read.
[[nodiscard]] QString shortened(const QString &text);

} // namespace server::mcp
