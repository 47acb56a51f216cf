// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/registry.h"
#include "server/tools/keyedcall.h"
#include "server/tools/toolsettings.h"
#include "shared/util/clock.h"
#include "shared/util/deadlinequeue.h"

#include <QByteArray>
#include <QHash>
#include <QString>

#include <deque>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace server::tools {

// Lets a client repeat a call whose answer it missed: of all calls of an agent with the same key in
// params._meta["coral/idempotencyKey"], the first one alone has an effect, and each gets its
// answer, be it a good one or a failure. It does not matter by which transport they come. Answers
// are kept for a while, and so many for each agent.
class Idempotency final : public std::enable_shared_from_this<Idempotency> {
public:
    // Clock and deadlines must outlive it.
    Idempotency(const IdempotencySettings &settings, const shared::Clock &clock,
        shared::DeadlineQueue &deadlines);
    ~Idempotency();

    Idempotency(const Idempotency &) = delete;
    Idempotency &operator=(const Idempotency &) = delete;

    // The tool with a handler that heeds keys, and keeps this object.
    [[nodiscard]] mcp::Tool guard(mcp::Tool tool);

    [[nodiscard]] qsizetype size() const; // keys in memory

private:
    using Handler = std::function<void(const mcp::CallPointer &)>;
    using Owner = std::pair<QString, QString>; // session and agent
    struct Entry {
        QByteArray fingerprint; // of the tool and its arguments
        std::optional<KeyedCall::Answer> answer; // empty: it is under way
        std::vector<mcp::CallPointer> waiting;
        shared::Clock::TimePoint until; // once answered
    };
    struct Agent {
        QHash<QString, Entry> entries;
        std::deque<QString> answered; // the oldest first
    };

    void serve(const QString &tool, const Handler &handler, const mcp::CallPointer &call);
    void begin(const Owner &owner, const QString &key, const QByteArray &fingerprint,
        const Handler &handler, const mcp::CallPointer &call);
    static void repeat(Entry &entry, const QByteArray &fingerprint, const mcp::CallPointer &call);
    void keep(const Owner &owner, const QString &key, const KeyedCall::Answer &answer);
    void forgetOld(Agent &agent);
    void sweep();
    void scheduleSweep();

    // constant after construction
    const IdempotencySettings m_settings;
    const shared::Clock &m_clock;
    shared::DeadlineQueue &m_deadlines;

    QHash<Owner, Agent> m_agents;
    shared::DeadlineQueue::Id m_sweep = 0; // 0: none is due
};

} // namespace server::tools
