// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace gui {

// Names in the order that people expect: whatever their case, and m2 before m10. Below, at or above
// 0, as the left one comes before, with or behind the right one.
[[nodiscard]] int compareNames(const QString &left, const QString &right);

} // namespace gui
