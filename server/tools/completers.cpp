// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tools/completers.h"

#include "server/session/hub.h"

#include <algorithm>

namespace server::tools {

using mcp::Caller;
using mcp::CompletionRequest;
using session::SessionKey;

mcp::Completer threadIdCompleter(const session::Hub &hub)
{
    return [&hub](const Caller &caller, const CompletionRequest &request) {
        QStringList ids;
        const auto found = hub.threads(SessionKey::fromString(caller.scope), caller.name);
        if (!found)
            return ids;
        QList<session::Thread> threads = *found;
        std::reverse(threads.begin(), threads.end());
        std::stable_partition(threads.begin(), threads.end(),
            [](const session::Thread &thread) { return !thread.isClosed; });
        for (const session::Thread &thread : std::as_const(threads)) {
            // People know the name, the value is the id.
            if (thread.id.contains(request.typed, Qt::CaseInsensitive)
                || thread.name.contains(request.typed, Qt::CaseInsensitive))
                ids.append(thread.id);
        }
        return ids;
    };
}

mcp::Completer agentIdCompleter(const session::Hub &hub)
{
    return [&hub](const Caller &caller, const CompletionRequest &request) {
        QStringList ids;
        const auto agents = hub.agents(SessionKey::fromString(caller.scope), caller.name);
        if (!agents)
            return ids;
        for (const session::Agent &agent : *agents)
            ids.append(agent.id);
        return mcp::matching(ids, request.typed);
    };
}

} // namespace server::tools
