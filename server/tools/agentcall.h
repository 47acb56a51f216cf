// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/call.h"
#include "server/session/types.h"
#include "shared/util/result.h"

#include <QJsonArray>
#include <QStringList>

#include <functional>

namespace server::tools {

// A tool call seen from the domain: which agent of which session asks for what. Arguments were
// checked against the tool's schema before the handler runs (server/mcp), so reading them cannot
// fail.
struct AgentCall {
    mcp::CallPointer call;
    session::SessionKey session;
    QString agentId;

    explicit AgentCall(const mcp::CallPointer &pointer)
        : call(pointer)
        , session(session::SessionKey::fromString(pointer->caller().scope))
        , agentId(pointer->caller().name)
    {
    }

    [[nodiscard]] QString text(const QString &argument) const
    {
        return call->arguments().value(argument).toString();
    }

    [[nodiscard]] QStringList texts(const QString &argument) const
    {
        QStringList list;
        const QJsonArray array = call->arguments().value(argument).toArray();
        for (const auto &value : array)
            list.append(value.toString());
        return list;
    }
};

// A callback for a command of the domain: what failed becomes a tool failure that says "doing:
// why".
template <typename T>
std::function<void(shared::Result<T>)> answering(const mcp::CallPointer &call, const QString &doing,
    std::function<mcp::ToolResult(const T &)> tell)
{
    return [call, doing, tell = std::move(tell)](const shared::Result<T> &result) {
        if (result)
            call->finish(tell(*result));
        else
            call->finish(mcp::ToolResult::failure(
                QStringLiteral("Error %1: %2").arg(doing, result.error().message)));
    };
}

} // namespace server::tools
