// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/randomsource.h"
#include "shared/util/clock.h"
#include "shared/util/deadlinequeue.h"

namespace gui {

// Time and chance, injected so that tests own them. They outlive whoever is given them.
struct Surroundings {
    const shared::Clock &clock;
    shared::DeadlineQueue &deadlines;
    shared::RandomSource &random;
};

} // namespace gui
