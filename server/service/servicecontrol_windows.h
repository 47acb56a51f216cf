// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <string>
#include <thread>
#include <windows.h>

namespace server::service {

// The line to Windows' Service Control Manager, in its own words and without Qt: says in which
// state the service is, and hears when it shall stop. One at a time in a process.
class ServiceControl {
public:
    // stopAsked is called on a thread of its own.
    explicit ServiceControl(std::function<void()> stopAsked);
    // Requires: stopped() was said, where connect() succeeded.
    ~ServiceControl();
    ServiceControl(const ServiceControl &) = delete;
    ServiceControl &operator=(const ServiceControl &) = delete;

    // Must be called within 30 s of the start of the process, or the manager gives it up. The error
    // is the system's, ERROR_FAILED_SERVICE_CONTROLLER_CONNECT for one that was started by hand.
    [[nodiscard]] DWORD connect(const std::wstring &name);

    // Any thread may say these.
    void starting(std::chrono::milliseconds atMost);
    void running();
    void stopping(std::chrono::milliseconds atMost);
    void stopped(int exitStatus); // the last word: the process may be gone at once

private:
    static void WINAPI serviceMain(DWORD count, wchar_t **arguments);
    static DWORD WINAPI handle(DWORD control, DWORD type, void *data, void *context);
    void report(DWORD state, DWORD accepted, std::chrono::milliseconds hint, int exitStatus = 0);

    static std::atomic<ServiceControl *> s_current; // serviceMain is told of nothing

    const std::function<void()> m_stopAsked;
    std::wstring m_name;
    std::promise<DWORD> m_connected;
    std::atomic<bool> m_isConnected = false;
    SERVICE_STATUS_HANDLE m_handle = nullptr; // until the process ends: it need not be closed
    std::atomic<DWORD> m_checkpoint = 0;
    std::thread m_dispatcher;
};

} // namespace server::service
