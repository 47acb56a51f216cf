// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/contract/activityevent.h"

#include <QString>

namespace gui {

// What happened, in one line; who it was about stands in columns of its own.
[[nodiscard]] QString eventText(const shared::ActivityEvent &event);

// Kinds that belong together: what the table is coloured and filtered by.
enum class EventGroup { Connections, Pings, Agents, Messages, Administration, Trouble };
[[nodiscard]] EventGroup groupOf(const shared::ActivityEvent &event);
[[nodiscard]] QString wordFor(EventGroup group);

} // namespace gui
