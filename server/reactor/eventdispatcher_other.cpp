// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/reactor/eventdispatcher.h"

namespace server::reactor {

QAbstractEventDispatcher *makeEventDispatcher()
{
    return nullptr;
}

} // namespace server::reactor
