// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/hubaddress.h"

#include <QString>

namespace shared::doctor {

// What to do about an answer with this status (0: there was none). Coral: the hub itself gave it,
// and not something in between or in its place.
[[nodiscard]] QString adviceForRefusal(int status, bool isCoral, const HubAddress &address);
[[nodiscard]] QString adviceForStranger(); // what answers is no hub

} // namespace shared::doctor
