// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

class QJsonObject;

namespace shared {

// The error member of a JSON-RPC response as an Error. What the codes mean is told by JSON-RPC 2.0
// and MCP; unknown ones are Internal.
[[nodiscard]] Error errorOfResponse(const QJsonObject &error);

} // namespace shared
