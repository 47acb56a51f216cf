// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

namespace server::mcp {

// What became of an answer below, for whoever must not lose what was in it.
enum class Arrival {
    Uncertain, // on its way, or kept until the client comes for it
    Arrived, // the client has taken it
    Lost, // the client will never see it
};

// Uncertain first, unless it is lost at once; then at most one of the others.
using ArrivalCallback = std::function<void(Arrival)>;

} // namespace server::mcp
