// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <chrono>

namespace tests {

// What the system tells of another process (Linux, proc(5)); 0 for one that has gone.
// How long its threads were ready to run while the machine ran others.
[[nodiscard]] std::chrono::nanoseconds waitedForProcessor(qint64 process);
[[nodiscard]] double processorSeconds(qint64 process); // user and system
[[nodiscard]] qint64 residentBytes(qint64 process);
[[nodiscard]] int openDescriptors(qint64 process);

} // namespace tests
