// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stdio/standardoutput.h"

#include <cstdio>
#include <fcntl.h>
#include <io.h>

namespace server::stdio {

StandardOutput::StandardOutput()
{
    // No carriage returns of the runtime library's.
    ::_setmode(::_fileno(stdout), _O_BINARY);
}

bool StandardOutput::writeLine(const QByteArray &line)
{
    const QByteArray bytes = line + '\n';
    const auto size = static_cast<size_t>(bytes.size());
    return std::fwrite(bytes.constData(), 1, size, stdout) == size && std::fflush(stdout) == 0;
}

} // namespace server::stdio
