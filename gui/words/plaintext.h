// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace gui {

// For tool tips, which take for HTML what looks like it: what agents say of themselves is shown as
// it is.
[[nodiscard]] QString toolTipText(const QString &text);

} // namespace gui
