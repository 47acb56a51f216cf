// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QAbstractEventDispatcher;

namespace server::reactor {

// The dispatcher that suits many connections on this system; null where Qt's own does. The caller
// owns it and gives it to QThread::setEventDispatcher().
[[nodiscard]] QAbstractEventDispatcher *makeEventDispatcher();

} // namespace server::reactor
