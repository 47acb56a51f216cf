// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/models/hubcell.h"
#include "gui/words/eventtext.h"

#include <QColor>
#include <QPalette>

namespace gui {

// Colours that mean something, readable on a light and on a dark background.
[[nodiscard]] bool isDark(const QPalette &palette);
[[nodiscard]] QColor colourOf(StateMark mark, const QPalette &palette);
[[nodiscard]] QColor colourOf(EventGroup group, const QPalette &palette);
// Of the lines and bars of a chart: distinct ones, again from the first after eight.
[[nodiscard]] QColor seriesColour(int index, const QPalette &palette);
// Of a person's name: always the same.
[[nodiscard]] QColor nameColour(const QString &name, const QPalette &palette);
[[nodiscard]] QColor goodColour(const QPalette &palette);
[[nodiscard]] QColor warningColour(const QPalette &palette);
[[nodiscard]] QColor badColour(const QPalette &palette);
// Between text and background, for what matters less.
[[nodiscard]] QColor faintColour(const QPalette &palette);

} // namespace gui
