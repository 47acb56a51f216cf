// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/service/notifysocket.h"

#include <QString>

#include <utility>

namespace server::service {

shared::Result<NotifySocket> NotifySocket::open(const QByteArray &)
{
    return shared::Error{
        shared::ErrorCode::Unavailable, QStringLiteral("this system knows no such sockets")};
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

NotifySocket::~NotifySocket() = default;

bool NotifySocket::send(const QByteArray &) const
{
    return m_descriptor >= 0;
}

} // namespace server::service
