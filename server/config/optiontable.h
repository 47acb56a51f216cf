// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/config/optionspec.h"

#include <QList>

namespace server::config {

// All options, in the order in which people read about them. Constant.
[[nodiscard]] const QList<OptionSpec> &optionTable();

} // namespace server::config
