// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/admission.h"

#include "server/http/hostname.h"

namespace server::http {

namespace {

constexpr int kMaxRefused = 256;

} // namespace

Admission::Admission(const Limits &limits)
    : m_limits(limits)
{
}

Admission::Verdict Admission::enter(const QHostAddress &peer, bool hasRoom)
{
    const QHostAddress address = unmapped(peer);
    const bool isLoopback = address.isLoopback();
    const bool isAdmitted = hasRoom && m_open < m_limits.connections
        && (isLoopback || m_perPeer.value(address) < m_limits.connectionsPerPeer);
    if (!isAdmitted && m_open >= m_limits.connections + kMaxRefused)
        return Verdict::Dropped;
    // Twice the share of one peer is being told: the others are not to wait behind that.
    if (!isAdmitted && m_perPeer.value(address) >= 2 * m_limits.connectionsPerPeer)
        return Verdict::Dropped;
    ++m_open;
    if (!isLoopback)
        ++m_perPeer[address];
    return isAdmitted ? Verdict::Admitted : Verdict::Refused;
}

void Admission::leave(const QHostAddress &peer)
{
    --m_open;
    const auto count = m_perPeer.find(unmapped(peer));
    if (count != m_perPeer.end() && --*count == 0)
        m_perPeer.erase(count);
}

} // namespace server::http
