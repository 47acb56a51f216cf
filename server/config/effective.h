// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/contract/configentry.h"

#include <QList>

namespace server::config {

struct Options;

// Every option as it is in force, and the applications; secrets are redacted.
[[nodiscard]] QList<shared::ConfigEntry> effectiveConfig(const Options &options);

} // namespace server::config
