// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/logging/logsink.h"

#include <windows.h>

namespace server::logging {

void LogSink::prepareSystem() { }

// The system has no way to ask whether a write would block. The descriptor is that of stderr, which
// is asked for each time: a service changes it when its file is full.
bool LogSink::writeAll(QByteArrayView line)
{
    const HANDLE error = ::GetStdHandle(STD_ERROR_HANDLE);
    if (error == nullptr || error == INVALID_HANDLE_VALUE)
        return true; // a window without a console: nobody wants it
    DWORD written = 0;
    return ::WriteFile(error, line.data(), static_cast<DWORD>(line.size()), &written, nullptr)
        && written == static_cast<DWORD>(line.size());
}

bool LogSink::isReady()
{
    return true;
}

} // namespace server::logging
