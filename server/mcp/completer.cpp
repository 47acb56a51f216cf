// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/completer.h"

#include <algorithm>

namespace server::mcp {

QStringList matching(const QStringList &candidates, const QString &typed)
{
    QStringList found = candidates.filter(typed, Qt::CaseInsensitive);
    std::ranges::stable_partition(found, [&typed](const QString &candidate) {
        return candidate.startsWith(typed, Qt::CaseInsensitive);
    });
    return found;
}

} // namespace server::mcp
