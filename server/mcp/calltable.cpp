// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/calltable.h"

#include "server/mcp/peercall.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace server::mcp {

CallTable::~CallTable()
{
    cancelAll();
}

void CallTable::add(const std::shared_ptr<PeerCall> &call)
{
    Q_ASSERT(!contains(call->key()));
    m_calls.insert(call->key(), call);
}

qsizetype CallTable::sizeWithout(const QString &method) const
{
    return std::ranges::count_if(m_calls, [&method](const std::weak_ptr<PeerCall> &entry) {
        const auto call = entry.lock();
        return call && call->method() != method;
    });
}

void CallTable::remove(const QByteArray &key)
{
    m_calls.remove(key);
    const size_t hash = qHash(key, QHashSeed::globalSeed());
    if (m_answeredHashes.size() < kRememberedAnswers) {
        m_answeredHashes.append(hash);
        return;
    }
    m_answeredHashes[m_nextAnswered] = hash;
    m_nextAnswered = (m_nextAnswered + 1) % kRememberedAnswers;
}

CallTable::Cancelled CallTable::cancel(const QByteArray &key)
{
    const std::shared_ptr<PeerCall> call = m_calls.take(key).lock();
    if (!call) {
        const size_t hash = qHash(key, QHashSeed::globalSeed());
        return m_answeredHashes.contains(hash) ? Cancelled::AfterAnswer : Cancelled::Unknown;
    }
    call->detach();
    call->cancel();
    return Cancelled::InFlight;
}

void CallTable::cancelAll()
{
    // All are inert before the first handler hears of it: what it does to the others sends nothing.
    std::vector<std::shared_ptr<PeerCall>> calls;
    for (const std::weak_ptr<PeerCall> &entry : std::exchange(m_calls, {})) {
        if (auto call = entry.lock()) {
            call->detach();
            calls.push_back(std::move(call));
        }
    }
    for (const auto &call : calls)
        call->cancel();
}

} // namespace server::mcp
