// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/processmemory.h"

namespace server::admin {

ProcessMemory processMemory()
{
    return {};
}

ProcessMemory memoryLimits(qint64)
{
    return {}; // they could not be watched
}

std::optional<qint64> controlGroupLimit(const QString &, const QString &)
{
    return std::nullopt;
}

void releaseFreeMemory() { }

} // namespace server::admin
