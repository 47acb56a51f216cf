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

Admission::Verdict Admission::enter(const QHostAddress &peer, bool isShared, bool hasRoom)
{
    const std::optional<QHostAddress> client = clientOf(peer, isShared);
    const int ofClient = client ? m_perClient.value(*client) : 0;
    Verdict verdict = Verdict::Admitted;
    if (!hasRoom)
        verdict = Verdict::NoDescriptors;
    else if (m_open >= m_limits.connections)
        verdict = Verdict::TooMany;
    else if (ofClient >= m_limits.connectionsPerPeer)
        verdict = Verdict::TooManyOfClient;
    // Twice the share of one client is being told: the others are not to wait behind that.
    if (verdict != Verdict::Admitted
        && (m_open >= m_limits.connections + kMaxRefused
            || ofClient >= 2 * m_limits.connectionsPerPeer))
        return Verdict::Dropped;
    ++m_open;
    if (client)
        ++m_perClient[*client];
    return verdict;
}

void Admission::leave(const QHostAddress &peer, bool isShared)
{
    --m_open;
    const std::optional<QHostAddress> client = clientOf(peer, isShared);
    const auto count = client ? m_perClient.find(*client) : m_perClient.end();
    if (count != m_perClient.end() && --*count == 0)
        m_perClient.erase(count);
}

std::optional<QHostAddress> Admission::clientOf(const QHostAddress &peer, bool isShared) const
{
    if (isShared || (isLoopbackAddress(peer) && !m_limits.hasLoopbackLimits))
        return std::nullopt;
    return clientKeyOf(peer);
}

} // namespace server::http
