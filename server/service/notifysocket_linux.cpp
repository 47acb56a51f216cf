// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/service/notifysocket.h"

#include <QString>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <utility>

namespace server::service {

using shared::Error;
using shared::ErrorCode;
using shared::Result;

Result<NotifySocket> NotifySocket::open(const QByteArray &address)
{
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    const bool isAbstract = address.startsWith('@');
    if (!isAbstract && !address.startsWith('/'))
        return Error{ErrorCode::InvalidArgument,
            QStringLiteral(
                "only sockets of the file system and of the abstract namespace are known")};
    // A path ends with a NUL, an abstract name where the length says.
    const auto size = static_cast<std::size_t>(address.size());
    if (size < 2 || size + (isAbstract ? 0 : 1) > sizeof(name.sun_path))
        return Error{
            ErrorCode::InvalidArgument, QStringLiteral("the address is too long or empty")};
    std::copy(address.begin(), address.end(), name.sun_path);
    if (isAbstract)
        name.sun_path[0] = '\0';
    const int descriptor = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0)
        return Error{ErrorCode::Unavailable, QString::fromLocal8Bit(std::strerror(errno))};
    const std::size_t length = offsetof(sockaddr_un, sun_path) + size + (isAbstract ? 0 : 1);
    return NotifySocket(descriptor,
        QByteArray(reinterpret_cast<const char *>(&name), static_cast<qsizetype>(length)));
}

NotifySocket::NotifySocket(int descriptor, QByteArray address)
    : m_descriptor(descriptor)
    , m_address(std::move(address))
{
}

NotifySocket::NotifySocket(NotifySocket &&other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
    , m_address(std::move(other.m_address))
{
}

NotifySocket::~NotifySocket()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

bool NotifySocket::send(const QByteArray &states) const
{
    // Not connected, so that a service manager that starts anew is found again.
    const auto sent =
        ::sendto(m_descriptor, states.constData(), static_cast<std::size_t>(states.size()),
            MSG_DONTWAIT | MSG_NOSIGNAL, reinterpret_cast<const sockaddr *>(m_address.constData()),
            static_cast<socklen_t>(m_address.size()));
    return sent == states.size();
}

} // namespace server::service
