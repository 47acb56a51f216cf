// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace gui {

// Whether a window would find no screen to be on, by the environment and the program's arguments:
// Qt ends the process without a word to the user then.
[[nodiscard]] bool isDisplayMissing(int argc, const char *const argv[]);

} // namespace gui
