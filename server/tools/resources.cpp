// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tools/resources.h"

#include "server/tools/agentcall.h"
#include "server/tools/completers.h"
#include "server/tools/messagexml.h"
#include "server/tools/sessionxml.h"

#include <QJsonArray>
#include <QUrl>

#include <algorithm>

namespace server::tools {

namespace {

// A caller has one session and one name, so the URIs need not say which.
const QString kSession = QStringLiteral("coral://session");
const QString kAllThreads = QStringLiteral("coral://threads");
const QString kThreadPrefix = QStringLiteral("coral://threads/");
const QString kAgentPrefix = QStringLiteral("coral://agents/");
const QString kMimeType = QStringLiteral("application/xml");

using Text = shared::Result<QString>;

// The same entries whatever threads there are, so that the list never changes: the template names
// the threads. The name "message" and its place are those that existing agents look for.
QList<mcp::Resource> list()
{
    return {{.uri = kAllThreads,
                .name = QStringLiteral("message"),
                .title = QStringLiteral("Threads and messages"),
                .description =
                    QStringLiteral("Every thread that you take part in, with all of its messages."),
                .mimeType = kMimeType},
        {.uri = kSession,
            .name = QStringLiteral("session"),
            .title = QStringLiteral("This session"),
            .description = QStringLiteral("The agents of this session and the threads that you "
                                          "take part in, without their messages."),
            .mimeType = kMimeType}};
}

Text readThreads(const session::Hub &hub, const AgentCall &call)
{
    const auto threads = hub.threads(call.session, call.agentId);
    return threads ? Text(threadsXml(*threads)) : threads.error();
}

Text readThread(const session::Hub &hub, const AgentCall &call, const QString &threadId)
{
    const auto thread = hub.thread(call.session, call.agentId, threadId);
    return thread ? Text(threadsXml({*thread})) : thread.error();
}

shared::Result<SessionView> viewOf(const session::Hub &hub, const AgentCall &call)
{
    const auto agents = hub.agents(call.session, call.agentId);
    if (!agents)
        return agents.error();
    const auto threads = hub.threads(call.session, call.agentId);
    if (!threads)
        return threads.error();
    return SessionView{call.session.sessionId, call.agentId, *agents, *threads};
}

Text readSession(const session::Hub &hub, const AgentCall &call)
{
    const auto view = viewOf(hub, call);
    return view ? Text(sessionXml(*view)) : view.error();
}

Text readAgent(const session::Hub &hub, const AgentCall &call, const QString &agentId)
{
    const auto view = viewOf(hub, call);
    if (!view)
        return view.error();
    const auto agent = std::ranges::find(view->agents, agentId, &session::Agent::id);
    if (agent != view->agents.cend())
        return agentXml(*view, *agent);
    return shared::Error{shared::ErrorCode::NotFound,
        QStringLiteral("There is no such agent here. coral://session tells who is.")};
}

Text readUri(const session::Hub &hub, const AgentCall &call, const QString &uri)
{
    if (uri == kAllThreads)
        return readThreads(hub, call);
    if (uri == kSession)
        return readSession(hub, call);
    if (uri.startsWith(kThreadPrefix))
        return readThread(hub, call, uri.sliced(kThreadPrefix.size()));
    // Names are text; in a URI they may be percent-encoded.
    if (uri.startsWith(kAgentPrefix))
        return readAgent(
            hub, call, QUrl::fromPercentEncoding(uri.sliced(kAgentPrefix.size()).toUtf8()));
    return shared::Error{shared::ErrorCode::NotFound,
        QStringLiteral("Resource not found: %1. resources/list and resources/templates/list show "
                       "those that you can read.")
            .arg(uri.left(200))};
}

void read(const session::Hub &hub, const mcp::CallPointer &pointer)
{
    const QString uri = pointer->parameters().value(QStringLiteral("uri")).toString();
    const Text text = readUri(hub, AgentCall(pointer), uri);
    if (!text)
        return pointer->fail(text.error());
    const QJsonObject content{{QStringLiteral("uri"), uri}, {QStringLiteral("mimeType"), kMimeType},
        {QStringLiteral("text"), *text}};
    pointer->finish(QJsonObject{{QStringLiteral("contents"), QJsonArray{content}}});
}

void announceChanges(mcp::Registry &registry, const session::Hub &hub)
{
    QObject::connect(&hub, &session::Hub::threadChanged, &registry,
        [&registry](
            const session::SessionKey &key, const QString &threadId, const QStringList &agents) {
            for (const QString &agent : agents) {
                for (const QString &uri : {kThreadPrefix + threadId, kAllThreads, kSession})
                    emit registry.resourceUpdated(key.toString(), agent, uri);
            }
        });
    // Not each turn from waiting to working: that is a matter of every second call.
    QObject::connect(&hub, &session::Hub::agentRegistered, &registry,
        [&registry](const session::SessionKey &key, const QString &) {
            emit registry.resourceUpdated(key.toString(), {}, kSession);
        });
}

} // namespace

void addResources(mcp::Registry &registry, session::Hub &hub)
{
    registry.setResources([](const mcp::Caller &) { return list(); },
        [&hub](const mcp::CallPointer &call) { read(hub, call); });
    registry.add(mcp::ResourceTemplate{.uriTemplate = kThreadPrefix + QStringLiteral("{threadId}"),
        .name = QStringLiteral("thread"),
        .title = QStringLiteral("One thread"),
        .description = QStringLiteral("A thread that you take part in, with all of its messages."),
        .mimeType = kMimeType,
        .completers = {{QStringLiteral("threadId"), threadIdCompleter(hub)}}});
    registry.add(mcp::ResourceTemplate{.uriTemplate = kAgentPrefix + QStringLiteral("{agentId}"),
        .name = QStringLiteral("agent"),
        .title = QStringLiteral("One agent"),
        .description = QStringLiteral(
            "An agent of this session: what it is good at, whether it is there, and the threads "
            "that you share with it."),
        .mimeType = kMimeType,
        .completers = {{QStringLiteral("agentId"), agentIdCompleter(hub)}}});
    announceChanges(registry, hub);
}

} // namespace server::tools
