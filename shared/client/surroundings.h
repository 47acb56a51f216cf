// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/randomsource.h"
#include "shared/util/clock.h"
#include "shared/util/deadlinequeue.h"

namespace shared {

// Time and chance, injected so that tests own them. All must outlive whoever gets this.
struct Surroundings {
    const Clock &clock;
    DeadlineQueue &deadlines;
    RandomSource &random;
};

} // namespace shared
