// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QApplication;

namespace gui {

// How the window looks.
enum class Appearance { System, Light, Dark };

[[nodiscard]] QString appearanceName(Appearance appearance); // "system", ...: in settings
[[nodiscard]] Appearance appearanceFromName(const QString &name);

// Gives the whole program that look.
void apply(Appearance appearance, QApplication &application);

} // namespace gui
