// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

namespace shared {

// Whether a secret that a client sent is the right one. The time it takes tells nothing of where
// the two differ or of how long the right one is.
[[nodiscard]] bool secretEquals(QStringView given, QStringView expected);

} // namespace shared
