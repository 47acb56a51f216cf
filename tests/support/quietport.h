// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace tests {

// A port of the loopback address that is free now and that the system gives to nobody who doesn't
// name it: for a server that is to be started again on the same one.
[[nodiscard]] quint16 quietPort();

} // namespace tests
