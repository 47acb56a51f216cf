// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/setoption_posix.h"
#include "server/http/socketoptions.h"

#include <algorithm>
#include <climits>
#include <limits>
#include <sys/resource.h>
#include <unistd.h>

// What Linux, macOS and the BSDs have in common.
namespace server::http {

namespace {

bool setDescriptorLimit(rlimit *limit, rlim_t wanted)
{
    const rlimit raised{wanted, limit->rlim_max};
    if (::setrlimit(RLIMIT_NOFILE, &raised) != 0)
        return false;
    limit->rlim_cur = wanted;
    return true;
}

} // namespace

bool shutdownWriting(qintptr descriptor)
{
    return ::shutdown(static_cast<int>(descriptor), SHUT_WR) == 0;
}

void resetOnClose(qintptr descriptor)
{
    setOption(descriptor, SOL_SOCKET, SO_LINGER, ::linger{1, 0});
}

void closeDescriptor(qintptr descriptor)
{
    ::close(static_cast<int>(descriptor));
}

qintptr raiseDescriptorLimit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 0;
    if (limit.rlim_cur < limit.rlim_max && !setDescriptorLimit(&limit, limit.rlim_max)) {
#ifdef OPEN_MAX
        // macOS tells of a hard limit that is infinite, and takes no more than this.
        const rlim_t most = std::min<rlim_t>(OPEN_MAX, limit.rlim_max);
        if (limit.rlim_cur < most)
            setDescriptorLimit(&limit, most);
#endif
    }
    constexpr auto kMost = static_cast<rlim_t>(std::numeric_limits<int>::max());
    return limit.rlim_cur == RLIM_INFINITY ? 0
                                           : static_cast<qintptr>(std::min(limit.rlim_cur, kMost));
}

} // namespace server::http
