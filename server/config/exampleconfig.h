// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace server::config {

// A configuration file that changes nothing: every option, explained, with its default, commented
// out.
[[nodiscard]] QString exampleConfig();

} // namespace server::config
