// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>

namespace server::tools {

// What messageJson() and messagesJson() of messagexml.h write, as JSON Schema.
[[nodiscard]] QJsonObject messageSchema();

} // namespace server::tools
