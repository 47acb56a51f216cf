// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace gui {

// The columns of the tree of live sessions.
enum class HubColumn {
    Name,
    State,
    Ping,
    Protocol,
    Peer,
    ConnectedSince,
    LastActivity,
    MessagesIn,
    MessagesOut,
    Queue,
    Unread,
    UserAgent, // from here on not shown before somebody wants them
    BytesIn,
    BytesOut,
};
inline constexpr int kHubColumns = static_cast<int>(HubColumn::BytesOut) + 1;

[[nodiscard]] QString hubColumnTitle(HubColumn column);
[[nodiscard]] QString hubColumnHelp(HubColumn column); // for its tool tip
[[nodiscard]] bool isNumeric(HubColumn column); // stands to the right

} // namespace gui
