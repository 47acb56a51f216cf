// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tools/resources.h"

#include "server/session/sessionstate.h"
#include "server/tools/agentcall.h"
#include "server/tools/completers.h"
#include "server/tools/messagexml.h"
#include "server/tools/sessionxml.h"

#include <QJsonArray>
#include <QUrl>

#include <algorithm>

namespace server::tools {

using namespace Qt::StringLiterals;

namespace {

// A caller has one session and one name, so the URIs need not say which.
const QString kSession = u"coral://session"_s;
const QString kAllThreads = u"coral://threads"_s;
const QString kThreadPrefix = u"coral://threads/"_s;
const QString kBefore = u"/before/"_s;
const QString kAgentPrefix = u"coral://agents/"_s;
const QString kMimeType = u"application/xml"_s;

using Text = shared::Result<QString>;

// The same entries whatever threads there are, so that the list never changes: the template names
// the threads. The name "message" and its place are those that existing agents look for.
QList<mcp::Resource> list()
{
    return {{.uri = kAllThreads,
                .name = u"message"_s,
                .title = u"Threads and messages"_s,
                .description = u"Every thread that you take part in, with its messages, the newest "
                               "where they are many."_s,
                .mimeType = kMimeType},
        {.uri = kSession,
            .name = u"session"_s,
            .title = u"This session"_s,
            .description = u"The agents of this session and the threads that you "
                           "take part in, without their messages."_s,
            .mimeType = kMimeType}};
}

Text tell(const session::Hub &hub, const QList<session::Thread> &threads)
{
    return threadsXml(excerptOf(threads, hub.limits().answerSize));
}

Text readThreads(const session::Hub &hub, const AgentCall &call)
{
    const auto threads = hub.threads(call.session, call.agentId);
    return threads ? tell(hub, *threads) : threads.error();
}

// THREAD, or THREAD/before/MESSAGE for what an answer had no place for.
Text readThread(const session::Hub &hub, const AgentCall &call, const QString &path)
{
    const qsizetype before = path.indexOf(kBefore);
    const auto found =
        hub.thread(call.session, call.agentId, path.first(before < 0 ? path.size() : before));
    if (!found)
        return found.error();
    session::Thread thread = *found;
    if (before >= 0) {
        const QString messageId = path.sliced(before + kBefore.size());
        const auto message = std::ranges::find(thread.messages, messageId, &session::Message::id);
        if (message == thread.messages.cend())
            return shared::Error{shared::ErrorCode::NotFound,
                u"There is no such message in that thread. Read coral://threads/%1 for those "
                "that there are."_s.arg(thread.id)};
        thread.messages = thread.messages.first(std::distance(thread.messages.begin(), message));
    }
    return tell(hub, {thread});
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
        u"There is no such agent here. coral://session tells who is."_s};
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
        u"Resource not found: %1. resources/list and resources/templates/list show "
        "those that you can read."_s.arg(uri.left(200))};
}

void read(const session::Hub &hub, const mcp::CallPointer &pointer)
{
    const QString uri = pointer->parameters().value(u"uri"_s).toString();
    const Text text = readUri(hub, AgentCall(pointer), uri);
    if (!text)
        return pointer->fail(text.error());
    const QJsonObject content{{u"uri"_s, uri}, {u"mimeType"_s, kMimeType}, {u"text"_s, *text}};
    pointer->finish(QJsonObject{{u"contents"_s, QJsonArray{content}}});
}

// Who sees that agent; a null name alone: everybody.
QStringList witnesses(
    const session::Hub &hub, const session::SessionKey &key, const QString &agentId)
{
    const session::SessionState *state = hub.stateOf(key);
    if (state == nullptr || state->graph().isEmpty())
        return {QString()};
    QStringList witnesses;
    for (const session::SessionState::AgentRecord &agent : state->agents()) {
        if (state->graph().canSee(agent.id, agentId))
            witnesses.append(agent.id);
    }
    return witnesses;
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
        [&registry, &hub](const session::SessionKey &key, const QString &agentId) {
            for (const QString &agent : witnesses(hub, key, agentId))
                emit registry.resourceUpdated(key.toString(), agent, kSession);
        });
}

} // namespace

void addResources(mcp::Registry &registry, session::Hub &hub)
{
    registry.setResources([](const mcp::Caller &) { return list(); },
        [&hub](const mcp::CallPointer &call) { read(hub, call); });
    registry.add(mcp::ResourceTemplate{.uriTemplate = kThreadPrefix + u"{threadId}"_s,
        .name = u"thread"_s,
        .title = u"One thread"_s,
        .description =
            u"A thread that you take part in, with its messages, the newest where it is long."_s,
        .mimeType = kMimeType,
        .completers = {{u"threadId"_s, threadIdCompleter(hub)}}});
    registry.add(mcp::ResourceTemplate{
        .uriTemplate = kThreadPrefix + u"{threadId}"_s + kBefore + u"{messageId}"_s,
        .name = u"thread_before"_s,
        .title = u"Older messages of a thread"_s,
        .description =
            u"A long thread before that message: for the olderMessages that a thread tells."_s,
        .mimeType = kMimeType,
        .completers = {{u"threadId"_s, threadIdCompleter(hub)}}});
    registry.add(mcp::ResourceTemplate{.uriTemplate = kAgentPrefix + u"{agentId}"_s,
        .name = u"agent"_s,
        .title = u"One agent"_s,
        .description =
            u"An agent of this session: what it is good at, whether it is there, and the threads "
            "that you share with it."_s,
        .mimeType = kMimeType,
        .completers = {{u"agentId"_s, agentIdCompleter(hub)}}});
    announceChanges(registry, hub);
}

} // namespace server::tools
