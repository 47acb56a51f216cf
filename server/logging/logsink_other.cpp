// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/logging/logsink.h"

#include <cstdio>

namespace server::logging {

void LogSink::prepareSystem() { }

// The system has no way to ask whether a write would block. The descriptor is that of stderr.
bool LogSink::writeAll(QByteArrayView line)
{
    const auto size = static_cast<std::size_t>(line.size());
    return std::fwrite(line.data(), 1, size, stderr) == size && std::fflush(stderr) == 0;
}

bool LogSink::isReady()
{
    return true;
}

} // namespace server::logging
