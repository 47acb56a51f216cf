// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/command/task.h"

#include <optional>

namespace shared::command {

// A task that joins a session as an agent, and leaves it at its end.
class AgentTask : public Task {
    Q_OBJECT
public:
    AgentTask(const Options &options, Output &output, QObject *parent = nullptr);

    void start() override;
    void stop() override;

protected:
    [[nodiscard]] CoralClient &client() { return m_client; }
    // Leaves the session; finished() follows.
    void finish(int exitStatus);
    // Of a call that did not succeed: tells why, and finishes.
    void finishFailed(const ToolOutcome &outcome);
    virtual void followState(const ConnectionState &) { }
    // Called just before the end.
    virtual void conclude() { }
    // Of a connection that did not come about: where, what went wrong, and what to do.
    [[nodiscard]] QString explain(const ConnectionState &state) const;
    [[nodiscard]] QString explainLastFailure() const;
    [[nodiscard]] bool isUnreachable() const // it was tried in vain, and there is no connection
    {
        return m_lastFailure && !m_client.isOpen();
    }

private:
    void takeState(const ConnectionState &state);

    ConnectionPool m_connections;
    CoralClient m_client;
    std::optional<int> m_exitStatus; // it has been finished
    std::optional<ConnectionState> m_lastFailure; // of a try to connect
};

// For tasks that don't listen: mentions are left to others that run as this agent.
[[nodiscard]] Options withoutMentions(Options options);
// The result of a call as an object for scripts.
[[nodiscard]] QJsonObject toJson(const ToolAnswer &answer);
[[nodiscard]] QJsonObject toJson(const ReceivedMessage &message);
[[nodiscard]] QString toText(const ReceivedMessage &message);

} // namespace shared::command
