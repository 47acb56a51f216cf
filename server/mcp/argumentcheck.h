// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QJsonObject>

namespace server::mcp {

// Holds a tool's arguments against the top level of its input schema: what is required, the type of
// each argument, the type of an array's items. Deeper rules are the tool's own business.
//
// Lenient where models are sloppy and the meaning is plain: numeric strings and 8000.0 are numbers
// and integers; null for an argument that need not be given means not given; unknown arguments are
// passed on. Returns the arguments as the schema wants them, or what a model has to mend.
[[nodiscard]] shared::Result<QJsonObject> checkArguments(
    const QJsonObject &schema, const QJsonObject &arguments);

} // namespace server::mcp
