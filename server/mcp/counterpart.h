// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/input.h"
#include "server/mcp/loglevel.h"

#include <QJsonObject>

#include <memory>
#include <optional>

namespace server::mcp {

class PeerCall;

// The client as a call sees it: what it can do, what it wants to be told, and how it is asked.
// There is one for each way in which a revision lets a server ask.
class Counterpart {
public:
    virtual ~Counterpart() = default;

    // As the client declared them.
    [[nodiscard]] virtual QJsonObject capabilities() const = 0;
    // Log messages of that level and above are wanted; null: none are.
    [[nodiscard]] virtual std::optional<LogLevel> logLevel() const = 0;
    // Gets what is needed, and has the request served again from the start with the answers: this
    // call, or the one that the client makes in its place. Requires: the client has the
    // capabilities; at least one request.
    virtual void ask(const std::shared_ptr<PeerCall> &call, const InputNeed &need) = 0;
    // The call is about to be answered: what it still waits for is not needed.
    virtual void forget(const PeerCall &call) = 0;
};

} // namespace server::mcp
