// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/reactor/epolldispatcher_linux.h"
#include "server/reactor/eventdispatcher.h"

namespace server::reactor {

QAbstractEventDispatcher *makeEventDispatcher()
{
    return new EpollDispatcher; // NOLINT(cppcoreguidelines-owning-memory): the thread takes it
}

} // namespace server::reactor
