// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/terminal/plaininput.h"

namespace shared::terminal {

std::unique_ptr<LineInput> LineInput::make(const Settings &)
{
    return std::make_unique<PlainInput>();
}

} // namespace shared::terminal
