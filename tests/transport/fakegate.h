// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/transport/gate.h"

#include <QHash>
#include <QStringList>

#include <optional>

namespace tests {

// A gate that does what the test says and writes down what it was asked.
class FakeGate final : public server::transport::Gate {
public:
    [[nodiscard]] std::optional<std::chrono::nanoseconds> refuse(
        const server::transport::SessionAddress &) override
    {
        return guessingTime;
    }
    [[nodiscard]] shared::Result<QString> authorize(
        const server::transport::SessionAddress &address) override
    {
        addresses.append(address);
        if (refusal)
            return *refusal;
        return scopeOverride.value_or(address.sessionId);
    }
    void join(const server::transport::JoinRequest &request,
        std::function<void(shared::Result<server::mcp::Caller>)> joined) override
    {
        const server::mcp::Caller caller{.scope = request.address.sessionId,
            .name = request.agentId,
            .transport = request.transportId,
            .options = request.options};
        descriptions.insert(request.agentId, request.agentDescription);
        if (keepsJoins)
            pendingJoins.append([joined, caller] { joined(caller); });
        else
            joined(caller);
    }
    void hold(const server::mcp::Caller &caller, qsizetype agentCount,
        std::function<void()> released) override
    {
        if (agentCount > 1)
            held.insert(caller.name, released);
        else
            released();
    }
    void leave(const server::mcp::Caller &caller) override { left.append(caller.transport); }
    void setPresent(const server::mcp::Caller &caller, bool isPresent) override
    {
        presence.append({caller.name, isPresent});
    }
    void acknowledge(const server::mcp::Caller &caller) override
    {
        acknowledged.append(caller.name);
    }
    void returnDeliveries(const server::mcp::Caller &caller) override
    {
        returned.append(caller.name);
    }

    std::optional<std::chrono::nanoseconds> guessingTime;
    std::optional<shared::Error> refusal;
    QList<server::transport::SessionAddress> addresses; // that were asked for
    std::optional<QString> scopeOverride;
    bool keepsJoins = false;
    QList<std::function<void()>> pendingJoins;
    QHash<QString, std::function<void()>> held;
    QHash<QString, QString> descriptions;
    QStringList left;
    QList<std::pair<QString, bool>> presence; // as it changed
    QStringList acknowledged;
    QStringList returned;
};

} // namespace tests
