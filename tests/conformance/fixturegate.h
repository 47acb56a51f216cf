// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/transport/gate.h"

#include <optional>

namespace tests {

// Lets everybody into a world of their own: no sessions, no agents, nothing to wait for.
class FixtureGate final : public server::transport::Gate {
public:
    [[nodiscard]] std::optional<std::chrono::nanoseconds> refuse(
        const server::transport::SessionAddress &) override
    {
        return std::nullopt;
    }
    [[nodiscard]] shared::Result<QString> authorize(
        const server::transport::SessionAddress &address) override
    {
        return address.sessionId;
    }
    void join(const server::transport::JoinRequest &request,
        std::function<void(shared::Result<server::mcp::Caller>)> joined) override
    {
        joined(server::mcp::Caller{.scope = request.address.sessionId,
            .name = request.agentId,
            .transport = request.transportId,
            .options = request.options});
    }
    void hold(const server::mcp::Caller &, qsizetype, std::function<void()> released) override
    {
        released();
    }
    void leave(const server::mcp::Caller &) override { }
    void setPresent(const server::mcp::Caller &, bool) override { }
    void acknowledge(const server::mcp::Caller &) override { }
    void returnDeliveries(const server::mcp::Caller &) override { }
};

} // namespace tests
