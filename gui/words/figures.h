// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QString>

#include <chrono>

namespace gui {

// Figures as people read them, in the user's language.
[[nodiscard]] QString bytesText(qint64 bytes); // "12.1 KiB"
[[nodiscard]] QString countText(qint64 count); // "12,417"
[[nodiscard]] QString roundTripText(std::chrono::microseconds time); // "12 ms", "0.4 ms"
// How long: "4 s", "3 min", "2 h 5 min", "3 d 4 h".
[[nodiscard]] QString durationText(std::chrono::milliseconds duration);
// How long ago; empty for no time.
[[nodiscard]] QString agoText(const QDateTime &time, const QDateTime &now);
[[nodiscard]] QString clockText(const QDateTime &time); // "21:04:11", of the user's time zone
[[nodiscard]] QString momentText(const QDateTime &time); // with the day, where it is not today

} // namespace gui
