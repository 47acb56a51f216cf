// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/terminal/plaininput.h"
#include "shared/client/terminal/readlineinput.h"

#include <unistd.h>

namespace shared::terminal {

std::unique_ptr<LineInput> LineInput::make(const Settings &settings)
{
    if (settings.mayEdit && ::isatty(STDIN_FILENO) != 0 && ::isatty(STDOUT_FILENO) != 0)
        return std::make_unique<ReadlineInput>(settings);
    return std::make_unique<PlainInput>();
}

} // namespace shared::terminal
