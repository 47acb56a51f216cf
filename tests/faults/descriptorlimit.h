// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/resource.h>

namespace tests {

// Raises this process's soft limit of open descriptors to the hard one, and root's hard one to what
// the tests want, and returns it. Processes that it starts inherit it.
inline rlim_t raiseDescriptorLimit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 0;
    constexpr rlim_t kWanted = 20'000;
    if (const rlimit more{kWanted, kWanted};
        limit.rlim_max < kWanted && ::setrlimit(RLIMIT_NOFILE, &more) == 0)
        return kWanted;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_max;
}

} // namespace tests
