// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/call.h"
#include "shared/util/result.h"

#include <QHostAddress>
#include <QString>

#include <chrono>
#include <functional>
#include <optional>

namespace server::transport {

// The session that a URL names, with the credential that stands in it.
struct SessionAddress {
    bool isDevmode = false; // below /devmode/: no credentials, sessions are made on demand
    QString applicationId;
    QString privacyKey; // secret: never logged, never echoed in an error
    QString sessionId;
    QHostAddress client; // where the request comes from
};

// An agent that wants a transport.
struct JoinRequest {
    SessionAddress address;
    QString agentId;
    QString agentDescription; // empty: the agent id
    QString transportId;
    QHash<QString, QString> options; // the other query parameters that mean something to the tools
};

// Why somebody is kept out, and how long still.
struct Banishment {
    std::chrono::nanoseconds remaining{0};
    QString reason;
};

// What the transports need of the world they carry, declared here so that this folder knows nothing
// of Coral's domain. Implemented by server/access; called and answering in the server thread.
class Gate {
public:
    virtual ~Gate() = default;

    // How long keys from the client of this address are not looked at, because it guesses; nothing
    // when they are. To be asked before authorize(), but for messages to an open transport of that
    // session: an agent that is in is not to suffer from a guesser behind the same address.
    [[nodiscard]] virtual std::optional<std::chrono::nanoseconds> refuse(
        const SessionAddress &address) = 0;
    // Whether an administrator keeps out who asks for a transport.
    [[nodiscard]] virtual std::optional<Banishment> banishment(
        const SessionAddress &address, const QString &agentId)
    {
        Q_UNUSED(address)
        Q_UNUSED(agentId)
        return std::nullopt;
    }
    // Whether this address may be used, and which scope (mcp::Caller) it names; empty for a session
    // that will be made on demand. A wrong key is counted. Errors become true HTTP statuses.
    [[nodiscard]] virtual shared::Result<QString> authorize(const SessionAddress &address) = 0;
    // Registers the agent and attaches the transport to it. The caller is what its calls carry. The
    // callback may run before join() returns; when it got a caller, leave() is owed.
    virtual void join(
        const JoinRequest &request, std::function<void(shared::Result<mcp::Caller>)> joined) = 0;
    // Calls back when the agent may begin: so many different agents have a transport, those of its
    // group have one, or the limit of waiting has passed. May call back at once. leave() forgets
    // it.
    virtual void hold(
        const mcp::Caller &caller, qsizetype agentCount, std::function<void()> released) = 0;
    // The transport has ended: whatever belongs to it goes.
    virtual void leave(const mcp::Caller &caller) = 0;
    // Whether there is a sign of life of the client; so it is from join() on. For transports that
    // outlive their connections.
    virtual void setPresent(const mcp::Caller &caller, bool isPresent) = 0;
    // A request of that transport arrived: the agent has seen the answers before it.
    virtual void acknowledge(const mcp::Caller &caller) = 0;
    // The client took back a call that was answered already, so that it never looked at the answer.
    virtual void returnDeliveries(const mcp::Caller &caller) = 0;
};

} // namespace server::transport
