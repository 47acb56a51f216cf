// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/types.h"
#include "shared/contract/agentinfo.h"
#include "shared/contract/sessioninfo.h"

#include <optional>
#include <span>
#include <vector>

namespace server::session {
class Hub;
}
namespace server::transport {
class TransportRegistry;
}

namespace server::admin {

// What the sessions and the transports together say of the agents.
class Roster {
public:
    // Both must outlive it.
    Roster(const session::Hub &hub, const transport::TransportRegistry &transports);

    [[nodiscard]] std::optional<shared::SessionInfo> session(const session::SessionKey &key) const;
    [[nodiscard]] std::optional<shared::AgentInfo> agent(
        const session::SessionKey &key, const QString &agentId) const;
    // The same without why and since when it is away, which must be searched for: for whoever asks
    // at each change.
    [[nodiscard]] std::optional<shared::AgentInfo> quickAgent(
        const session::SessionKey &key, const QString &agentId) const;
    // All of them in order of creation, by names and descriptions alone.
    [[nodiscard]] std::vector<shared::AgentInfo> agentNames() const;
    // The rest of what there is to say of each of these.
    void describe(std::vector<shared::AgentInfo> &agents) const;

private:
    [[nodiscard]] shared::AgentInfo describe(
        const session::SessionKey &key, const session::Agent &agent) const;
    // Since when and why those are away that are.
    void tellAbsences(std::span<shared::AgentInfo> agents) const;

    const session::Hub &m_hub;
    const transport::TransportRegistry &m_transports;
};

} // namespace server::admin
