// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QIcon>

namespace gui {

// Icons drawn in code: sharp at any size, and in the colours of the palette, light or dark.
enum class Glyph { Sessions, Activity, Conversation, Charts, Server, Evict, Copy, More };
[[nodiscard]] QIcon glyphIcon(Glyph glyph);

// The program's own, with a dot of that colour in the corner unless it is invalid.
[[nodiscard]] QIcon programIcon(const QColor &dot = {});

} // namespace gui
