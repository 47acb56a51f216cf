// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QString>

namespace server::config {

// Makes the folder, for its owner alone, if it isn't there, and makes sure that files can be
// written in it. The error is one line that says what to do.
[[nodiscard]] shared::Result<shared::Done> prepareDataDir(const QString &path);

} // namespace server::config
