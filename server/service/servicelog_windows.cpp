// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/service/servicelog_windows.h"

#include <knownfolders.h>
#include <objbase.h>
#include <shlobj.h>
#include <utility>

namespace server::service {

std::wstring ServiceLog::standardFolder()
{
    wchar_t *found = nullptr;
    std::wstring folder = L"C:\\ProgramData";
    if (SUCCEEDED(::SHGetKnownFolderPath(FOLDERID_ProgramData, 0, nullptr, &found)))
        folder = found;
    ::CoTaskMemFree(found);
    return folder + L"\\Coral Server\\logs";
}

ServiceLog::ServiceLog(std::wstring path)
    : ServiceLog(std::move(path), Limits())
{
}

ServiceLog::ServiceLog(std::wstring path, Limits limits)
    : m_path(std::move(path))
    , m_limits(limits)
{
}

ServiceLog::~ServiceLog()
{
    ::SetStdHandle(STD_ERROR_HANDLE, nullptr);
    closePrevious();
    if (m_file != INVALID_HANDLE_VALUE)
        ::CloseHandle(m_file);
}

DWORD ServiceLog::open()
{
    // FILE_SHARE_DELETE: so that it can be renamed while it is open. FILE_APPEND_DATA alone makes
    // every write go to the end, whoever else writes.
    const HANDLE file = ::CreateFileW(m_path.c_str(), FILE_APPEND_DATA | SYNCHRONIZE,
        FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr, OPEN_ALWAYS,
        FILE_ATTRIBUTE_NORMAL, nullptr);
    if (file == INVALID_HANDLE_VALUE)
        return ::GetLastError();
    ::SetStdHandle(STD_ERROR_HANDLE, file);
    closePrevious();
    m_previous = std::exchange(m_file, file);
    return ERROR_SUCCESS;
}

void ServiceLog::rotate()
{
    closePrevious(); // whoever took it for a write has long done it
    WIN32_FILE_ATTRIBUTE_DATA file{};
    if (!::GetFileAttributesExW(m_path.c_str(), GetFileExInfoStandard, &file))
        return;
    const auto size = static_cast<std::int64_t>(
        (static_cast<std::uint64_t>(file.nFileSizeHigh) << 32U) | file.nFileSizeLow);
    if (size < m_limits.bytes)
        return;
    // Where a reader forbids it (or one is missing) that file stays, and the log goes on.
    for (int number = m_limits.older; number > 1; --number)
        ::MoveFileExW(older(number - 1).c_str(), older(number).c_str(), MOVEFILE_REPLACE_EXISTING);
    if (!::MoveFileExW(m_path.c_str(), older(1).c_str(), MOVEFILE_REPLACE_EXISTING))
        return;
    // Without a new one the old one is written on, under its new name.
    [[maybe_unused]] const DWORD error = open();
}

std::wstring ServiceLog::older(int number) const
{
    return m_path + L'.' + std::to_wstring(number);
}

void ServiceLog::closePrevious()
{
    if (m_previous != INVALID_HANDLE_VALUE)
        ::CloseHandle(std::exchange(m_previous, INVALID_HANDLE_VALUE));
}

} // namespace server::service
