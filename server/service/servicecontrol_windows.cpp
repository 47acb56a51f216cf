// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/service/servicecontrol_windows.h"

#include <utility>

namespace server::service {

std::atomic<ServiceControl *> ServiceControl::s_current = nullptr;

ServiceControl::ServiceControl(std::function<void()> stopAsked)
    : m_stopAsked(std::move(stopAsked))
{
    s_current = this;
}

ServiceControl::~ServiceControl()
{
    // Without a handle it may wait for ever: nobody has said to the manager that it is over.
    if (m_handle)
        m_dispatcher.join();
    else if (m_dispatcher.joinable())
        m_dispatcher.detach();
    s_current = nullptr;
}

DWORD ServiceControl::connect(const std::wstring &name)
{
    m_name = name;
    std::future<DWORD> connected = m_connected.get_future();
    // The dispatcher serves the manager until the service has stopped; the main thread is Qt's.
    m_dispatcher = std::thread([this] {
        SERVICE_TABLE_ENTRYW table[] = {{m_name.data(), serviceMain}, {nullptr, nullptr}};
        if (!::StartServiceCtrlDispatcherW(table) && !m_isConnected.exchange(true))
            m_connected.set_value(::GetLastError());
    });
    return connected.get();
}

void WINAPI ServiceControl::serviceMain(DWORD, wchar_t **)
{
    ServiceControl *self = s_current.load();
    self->m_handle = ::RegisterServiceCtrlHandlerExW(self->m_name.c_str(), handle, self);
    if (!self->m_isConnected.exchange(true))
        self->m_connected.set_value(self->m_handle ? ERROR_SUCCESS : ::GetLastError());
}

DWORD WINAPI ServiceControl::handle(DWORD control, DWORD, void *, void *context)
{
    auto *self = static_cast<ServiceControl *>(context);
    switch (control) {
    case SERVICE_CONTROL_STOP:
    case SERVICE_CONTROL_SHUTDOWN:
    case SERVICE_CONTROL_PRESHUTDOWN:
        self->m_stopAsked();
        return NO_ERROR;
    case SERVICE_CONTROL_INTERROGATE:
        return NO_ERROR; // the manager knows the state already
    default:
        return ERROR_CALL_NOT_IMPLEMENTED;
    }
}

void ServiceControl::starting(std::chrono::milliseconds atMost)
{
    report(SERVICE_START_PENDING, 0, atMost);
}

void ServiceControl::running()
{
    // Told of a shutdown before other services stop, it has the time that draining takes.
    report(SERVICE_RUNNING, SERVICE_ACCEPT_STOP | SERVICE_ACCEPT_PRESHUTDOWN,
        std::chrono::milliseconds(0));
}

void ServiceControl::stopping(std::chrono::milliseconds atMost)
{
    report(SERVICE_STOP_PENDING, 0, atMost);
}

void ServiceControl::stopped(int exitStatus)
{
    report(SERVICE_STOPPED, 0, std::chrono::milliseconds(0), exitStatus);
}

void ServiceControl::report(
    DWORD state, DWORD accepted, std::chrono::milliseconds hint, int exitStatus)
{
    if (!m_handle)
        return;
    const bool isPending = state == SERVICE_START_PENDING || state == SERVICE_STOP_PENDING;
    SERVICE_STATUS status{};
    status.dwServiceType = SERVICE_WIN32_OWN_PROCESS;
    status.dwCurrentState = state;
    status.dwControlsAccepted = accepted;
    status.dwWin32ExitCode = exitStatus == 0 ? NO_ERROR : ERROR_SERVICE_SPECIFIC_ERROR;
    status.dwServiceSpecificExitCode = static_cast<DWORD>(exitStatus);
    status.dwCheckPoint = isPending ? ++m_checkpoint : 0;
    status.dwWaitHint = static_cast<DWORD>(hint.count());
    // A failure leaves the manager with what it knew; there is nobody else to tell.
    ::SetServiceStatus(m_handle, &status);
}

} // namespace server::service
