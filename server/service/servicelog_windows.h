// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <windows.h>

namespace server::service {

// Where the log lines of a service go, which has no console: a file in the place of stderr, which
// others may read meanwhile. Without Qt.
class ServiceLog {
public:
    struct Limits {
        std::int64_t bytes = 10 * 1024 * 1024; // of one file
        int older = 5; // files that are kept besides: NAME.1 is the newest of them
    };
    // Of the service, as a rule C:/ProgramData/Coral Server/logs. The environment of a process
    // tells of it, too, but may tell another one.
    [[nodiscard]] static std::wstring standardFolder();

    // The folder of the file must be there.
    explicit ServiceLog(std::wstring path);
    ServiceLog(std::wstring path, Limits limits);
    ~ServiceLog();
    ServiceLog(const ServiceLog &) = delete;
    ServiceLog &operator=(const ServiceLog &) = delete;

    // The error is the system's.
    [[nodiscard]] DWORD open();
    // Begins a new file where the present one is full. To be called now and then.
    void rotate();

private:
    [[nodiscard]] std::wstring older(int number) const;
    void closePrevious();

    const std::wstring m_path;
    const Limits m_limits;
    HANDLE m_file = INVALID_HANDLE_VALUE; // what STD_ERROR_HANDLE is
    HANDLE m_previous = INVALID_HANDLE_VALUE; // somebody may be about to write to it
};

} // namespace server::service
