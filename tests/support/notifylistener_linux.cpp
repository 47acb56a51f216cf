// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/notifylistener.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace tests {

NotifyListener::NotifyListener(const QByteArray &address)
    : m_descriptor(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0))
{
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    const auto size = std::min(static_cast<std::size_t>(address.size()), sizeof(name.sun_path) - 1);
    std::copy_n(address.begin(), size, name.sun_path);
    if (address.startsWith('@'))
        name.sun_path[0] = '\0';
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + size);
    if (::bind(m_descriptor, reinterpret_cast<const sockaddr *>(&name), length) != 0) {
        ::close(m_descriptor);
        m_descriptor = -1;
    }
}

NotifyListener::~NotifyListener()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

const QByteArrayList &NotifyListener::states()
{
    std::array<char, 4096> datagram{};
    ssize_t size = 0;
    while ((size = ::recv(m_descriptor, datagram.data(), datagram.size(), 0)) > 0) {
        for (const QByteArray &line : QByteArray(datagram.data(), size).split('\n')) {
            if (!line.isEmpty())
                m_states.append(line);
        }
    }
    return m_states;
}

} // namespace tests
