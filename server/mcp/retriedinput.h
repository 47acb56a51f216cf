// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/counterpart.h"
#include "server/mcp/peercall.h"
#include "server/mcp/stateseal.h"

namespace server::mcp {

// A client that is asked by the answer to its own request (since 2026-07-28): the request ends with
// what is needed, and comes again with it. Nothing is kept in between; what must be known then
// travels with the client, sealed.
class RetriedInput final : public Counterpart {
public:
    // What the request said of its client. The seal must outlive the object.
    RetriedInput(
        const QJsonObject &capabilities, std::optional<LogLevel> logLevel, const StateSeal &seal);

    [[nodiscard]] QJsonObject capabilities() const override { return m_capabilities; }
    [[nodiscard]] std::optional<LogLevel> logLevel() const override { return m_logLevel; }
    void ask(const PeerCallPointer &call, const InputNeed &need) override;
    void forget(const PeerCall &) override { }

    // Reads what came with a request, before it is served. False: it is not to be served, and was
    // refused.
    [[nodiscard]] bool read(const PeerCallPointer &call) const;

    // The requests that may be answered with a question.
    [[nodiscard]] static bool canAsk(const QString &method);

private:
    // constant after construction
    const QJsonObject m_capabilities;
    const std::optional<LogLevel> m_logLevel;
    const StateSeal &m_seal;
};

} // namespace server::mcp
