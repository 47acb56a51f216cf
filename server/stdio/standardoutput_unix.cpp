// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stdio/standardoutput.h"

#include <csignal>
#include <cstdio>

namespace server::stdio {

StandardOutput::StandardOutput()
{
    // Writing to a client that is gone shall be an error, not the end of the process.
    ::signal(SIGPIPE, SIG_IGN);
}

bool StandardOutput::writeLine(const QByteArray &line)
{
    const QByteArray bytes = line + '\n';
    const auto size = static_cast<size_t>(bytes.size());
    return std::fwrite(bytes.constData(), 1, size, stdout) == size && std::fflush(stdout) == 0;
}

} // namespace server::stdio
