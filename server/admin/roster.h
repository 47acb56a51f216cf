// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/types.h"
#include "shared/contract/agentinfo.h"
#include "shared/contract/sessioninfo.h"

#include <QHash>
#include <QList>

#include <optional>
#include <utility>

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
    [[nodiscard]] QList<shared::SessionInfo> sessions() const; // in order of creation
    [[nodiscard]] std::optional<shared::AgentInfo> agent(
        const session::SessionKey &key, const QString &agentId) const;
    // The same without why and since when it is away, which must be searched for: for whoever asks
    // at each change.
    [[nodiscard]] std::optional<shared::AgentInfo> quickAgent(
        const session::SessionKey &key, const QString &agentId) const;
    [[nodiscard]] QList<shared::AgentInfo> agents() const; // in order of creation

private:
    struct Absence {
        QDateTime since;
        std::optional<shared::CloseReason> reason;
    };
    // Of each agent, its last transport that closed.
    using Absences = QHash<std::pair<QString, QString>, Absence>; // by session id and name

    [[nodiscard]] Absences absences() const;
    [[nodiscard]] shared::AgentInfo describe(const session::SessionKey &key,
        const session::Agent &agent, const Absences &absences) const;

    const session::Hub &m_hub;
    const transport::TransportRegistry &m_transports;
};

} // namespace server::admin
