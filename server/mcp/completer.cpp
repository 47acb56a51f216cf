// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/completer.h"

#include <algorithm>

namespace server::mcp {

QStringList matching(const QStringList &candidates, const QString &typed)
{
    QStringList found = candidates.filter(typed, Qt::CaseInsensitive);
    // Not the one of std::ranges, over which clang 14 and the library of GCC 12 disagree.
    std::stable_partition(found.begin(), found.end(), [&typed](const QString &candidate) {
        return candidate.startsWith(typed, Qt::CaseInsensitive);
    });
    return found;
}

} // namespace server::mcp
