// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/revision.h"

#include <QJsonObject>
#include <QString>

namespace server::mcp {

// A result as the revision wants it: with its type, what the server says of itself (meta), and how
// long it may be kept, where the revision has these. What the handler has set stays.
[[nodiscard]] QJsonObject formResult(
    QJsonObject result, const QString &method, const Revision &revision, const QJsonObject &meta);

} // namespace server::mcp
