// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/rpcbench.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace tests {

using namespace server::mcp;

namespace {

PeerSettings settings()
{
    PeerSettings settings;
    settings.serverName = u"Coral Server"_s;
    settings.serverVersion = u"1.2.3"_s;
    settings.revisions = {u"2024-11-05"_s, u"2025-03-26"_s, u"2025-06-18"_s, u"2025-11-25"_s};
    settings.statelessRevisions = {u"2026-07-28"_s};
    settings.maxCallsInFlight = 4;
    settings.maxBatchSize = 5;
    settings.maxSubscriptions = 3;
    settings.hasLogging = true;
    return settings;
}

QJsonObject schema()
{
    const QJsonObject text{{u"type"_s, u"string"_s}, {u"minLength"_s, 1}, {u"maxLength"_s, 20}};
    const QJsonObject count{{u"type"_s, u"integer"_s}, {u"minimum"_s, 0}, {u"maximum"_s, 100}};
    const QJsonObject list{{u"type"_s, u"array"_s}, {u"items"_s, text}, {u"maxItems"_s, 3}};
    const QJsonObject choice{{u"enum"_s, QJsonArray{u"a"_s, 1, true}}};
    return {{u"type"_s, u"object"_s},
        {u"properties"_s,
            QJsonObject{
                {u"text"_s, text}, {u"count"_s, count}, {u"list"_s, list}, {u"choice"_s, choice}}},
        {u"required"_s, QJsonArray{u"text"_s}}};
}

} // namespace

RpcBench::RpcBench()
{
    addTool(u"answer"_s, &RpcBench::answer);
    addTool(u"keep"_s, &RpcBench::keep);
    addTool(u"drop"_s, &RpcBench::drop);
    addTool(u"progress"_s, &RpcBench::tellProgress);
    addTool(u"ask"_s, &RpcBench::askBack);
    addRest();
}

void RpcBench::begin()
{
    static const PeerSettings kSettings = settings();
    static const Caller kAlice{u"session"_s, u"alice"_s, u"transport"_s, {}};
    m_peer.reset();
    m_statelessPeer.reset();
    m_kept.clear();
    m_sent.clear();
    m_peer = std::make_unique<Peer>(m_registry, m_outlet, kAlice, kSettings);
    m_statelessPeer = std::make_unique<StatelessPeer>(m_registry, kAlice, kSettings, m_seal);
}

std::shared_ptr<server::mcp::Outlet> RpcBench::ownOutlet()
{
    return std::make_shared<Outlet>(m_sent);
}

void RpcBench::addTool(const QString &name, void (RpcBench::*handler)(const CallPointer &))
{
    Tool tool;
    tool.name = name;
    tool.title = name;
    tool.description = u"A tool"_s;
    tool.inputSchema = schema();
    tool.handler = [this, handler](const CallPointer &call) { (this->*handler)(call); };
    m_registry.add(tool);
}

void RpcBench::addRest()
{
    m_registry.setResources(
        [](const Caller &) {
            return QList<Resource>{
                {u"x:one"_s, u"one"_s, u"One"_s, u"The one"_s, u"text/plain"_s, {}}};
        },
        [this](const CallPointer &call) { keep(call); });
    m_registry.setResourceListChanging();
    m_registry.add(
        ResourceTemplate{u"x:{name}"_s, u"x"_s, u"X"_s, u"Any"_s, u"text/plain"_s, {}, {}});
    Prompt prompt;
    prompt.name = u"greet"_s;
    const Completer complete = [](const Caller &, const CompletionRequest &request) {
        return matching({u"alice"_s, u"bob"_s}, request.typed);
    };
    prompt.arguments = {{u"name"_s, u"Whom"_s, true, complete}};
    prompt.handler = [](const CallPointer &call) {
        call->finish(QJsonObject{{u"messages"_s, QJsonArray()}});
    };
    m_registry.add(prompt);
}

void RpcBench::answer(const CallPointer &call)
{
    const QString text = call->arguments().value("text"_L1).toString();
    if (text == "wrong"_L1)
        call->fail(shared::Error{shared::ErrorCode::Conflict, text});
    else
        call->finish(ToolResult::text(text, call->arguments()));
}

void RpcBench::keep(const CallPointer &call)
{
    m_kept.append(call);
}

void RpcBench::tellProgress(const CallPointer &call)
{
    const double done = call->arguments().value("count"_L1).toDouble();
    call->progress(done, 100, call->arguments().value("text"_L1).toString());
    call->progress(done + 1, 0, {});
    keep(call);
}

void RpcBench::askBack(const CallPointer &call)
{
    const InputRequest form = InputRequest::form(call->arguments().value("text"_L1).toString(),
        {{u"type"_s, u"object"_s},
            {u"properties"_s, QJsonObject{{u"name"_s, QJsonObject{{u"type"_s, u"string"_s}}}}}});
    const auto answers = call->require({{{u"form"_s, form}, {u"roots"_s, InputRequest::roots()}}});
    if (answers)
        call->finish(ToolResult::text(u"thanks"_s, *answers));
}

void RpcBench::finishAll()
{
    emit m_registry.resourceUpdated(u"session"_s, {}, u"x:one"_s);
    emit m_registry.resourceListChanged(u"session"_s, u"alice"_s);
    m_peer->log(LogLevel::Info, u"fuzz"_s, u"news"_s);
    for (const CallPointer &call : std::exchange(m_kept, {}))
        call->finish(QJsonObject{{u"contents"_s, QJsonArray()}});
}

} // namespace tests
