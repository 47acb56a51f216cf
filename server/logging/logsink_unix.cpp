// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/logging/logsink.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <limits.h>
#include <poll.h>
#include <unistd.h>

namespace server::logging {

namespace {

using SteadyClock = std::chrono::steady_clock;

} // namespace

void LogSink::prepareSystem()
{
    // Neither a reader that goes away (`coral-server 2>&1 | head`) nor a limit of file sizes
    // (`ulimit -f`) must take the server with it.
    ::signal(SIGPIPE, SIG_IGN);
    ::signal(SIGXFSZ, SIG_IGN);
}

bool LogSink::writeAll(QByteArrayView line)
{
    const QByteArray mended = m_isTorn ? '\n' + line.toByteArray() : QByteArray();
    QByteArrayView rest = mended.isNull() ? line : QByteArrayView(mended);
    while (!rest.isEmpty()) {
        // So much a pipe takes at once or, when it says that it is ready, without blocking.
        const qsizetype piece = std::min<qsizetype>(rest.size(), PIPE_BUF);
        const auto written = isReady()
            ? ::write(m_descriptor, rest.data(), static_cast<std::size_t>(piece))
            : ssize_t(-1);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        rest = rest.sliced(written);
        m_isTorn = !rest.isEmpty();
    }
    return true;
}

bool LogSink::isReady()
{
    const auto now = SteadyClock::now().time_since_epoch();
    const bool isTrusted = !m_isStalled && now.count() >= m_distrustedUntil;
    pollfd entry{m_descriptor, POLLOUT, 0};
    errno = 0;
    // An error counts as ready: the write tells which.
    m_isStalled = ::poll(&entry, 1, isTrusted ? static_cast<int>(m_patience.wait.count()) : 0) == 0;
    if (m_isStalled && isTrusted)
        m_distrustedUntil = (now + m_patience.distrust).count();
    return !m_isStalled;
}

} // namespace server::logging
