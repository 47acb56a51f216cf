// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/headers.h"

#include <optional>

namespace server::http {

// "Name: value" as RFC 9110 section 5 has it, or nothing: no space before the colon, no
// continuation line, no control characters.
[[nodiscard]] std::optional<Headers::Field> parseFieldLine(QByteArrayView line);

// Whether where the body ends hangs on the field.
[[nodiscard]] bool isAboutFraming(QByteArrayView name);

} // namespace server::http
