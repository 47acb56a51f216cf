// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/models/hubcolumn.h"
#include "gui/models/hubnode.h"

#include <QDateTime>
#include <QString>

namespace gui {

// What a cell of the tree of live sessions says. now: by the hub's clock.
[[nodiscard]] QString cellText(const HubNode &node, HubColumn column, const QDateTime &now);
// The same for who hovers over it, and for screen readers: with what there is no room for.
[[nodiscard]] QString cellToolTip(const HubNode &node, HubColumn column, const QDateTime &now);

// How the state is shown as a mark besides the words.
enum class StateMark { None, Idle, Waiting, Busy, Away, Trouble };
[[nodiscard]] StateMark stateMarkOf(const HubNode &node);

// Whether left comes before right in a column; both are children of one parent.
[[nodiscard]] bool isBefore(const HubNode &left, const HubNode &right, HubColumn column);

} // namespace gui
