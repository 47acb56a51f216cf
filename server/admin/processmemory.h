// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace server::admin {

// Bytes that this process holds, and how many it may; empty where the system doesn't tell or there
// is no limit.
struct ProcessMemory {
    std::optional<qint64> resident;
    std::optional<qint64> addressSpace;
};

[[nodiscard]] ProcessMemory processMemory();

// The limits that hold: for what is resident the configured one (0: none) or that of the control
// group (a container's, a unit's MemoryMax), whichever is less; RLIMIT_AS for the address space.
[[nodiscard]] ProcessMemory memoryLimits(qint64 configured);

// The least limit of the control groups that the file names and of those around them, of either
// version; they lie below root.
[[nodiscard]] std::optional<qint64> controlGroupLimit(
    const QString &membershipFile, const QString &root);

// Gives freed memory back to the system, where the allocator would keep it.
void releaseFreeMemory();

} // namespace server::admin
