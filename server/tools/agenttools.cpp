// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tools/agenttools.h"

#include "server/tools/agentcall.h"
#include "server/tools/agenttext.h"
#include "server/tools/annotations.h"
#include "server/tools/schema.h"

#include <QJsonArray>

namespace server::tools {

using namespace Qt::StringLiterals;

namespace {

QString agentLine(const session::Agent &agent)
{
    // A description is one line here, so that it cannot pass for another agent's entry.
    return u"ID: %1, State: %2, Description: %3"_s.arg(
        agent.id, stateName(agent.state), descriptionOf(agent).simplified());
}

mcp::ToolResult tellAgents(const QList<session::Agent> &agents, bool withDetails)
{
    QStringList lines;
    QJsonArray array;
    for (const session::Agent &agent : agents) {
        lines.append(withDetails ? agentLine(agent) : agent.id);
        QJsonObject object{{u"id"_s, agent.id}};
        if (withDetails) {
            object.insert(u"state"_s, stateName(agent.state));
            object.insert(u"description"_s, descriptionOf(agent));
        }
        array.append(object);
    }
    const QString text = u"Registered Agents (%1):\n"_s.arg(agents.size())
        + lines.join(withDetails ? u"\n"_s : u", "_s);
    return mcp::ToolResult::text(text, {{u"agents"_s, array}});
}

void listAgents(const session::Hub &hub, const mcp::CallPointer &pointer)
{
    const AgentCall call(pointer);
    const bool withDetails = pointer->arguments().value(u"includeDetails"_s).toBool(true);
    const auto agents = hub.agents(call.session, call.agentId);
    if (!agents)
        return pointer->finish(
            mcp::ToolResult::failure(u"Error listing agents: %1"_s.arg(agents.error().message)));
    pointer->finish(tellAgents(*agents, withDetails));
}

QJsonObject agentSchema()
{
    return schema::object({{.name = u"id"_s,
                               .schema = schema::string(
                                   u"The agent's id, for invitations and mentions."_s)},
        {.name = u"state"_s,
            .schema = schema::choice(u"Whether it is there now: away (mentions wait for it), "
                                     "connected, or waiting for mentions."_s,
                {stateName(session::AgentState::Away), stateName(session::AgentState::Connected),
                    stateName(session::AgentState::Waiting)}),
            .isRequired = false},
        {.name = u"description"_s,
            .schema = schema::string(u"What it is good at."_s),
            .isRequired = false}});
}

} // namespace

void addAgentTools(mcp::Registry &registry, session::Hub &hub)
{
    mcp::Tool tool;
    tool.name = u"list_agents"_s;
    tool.title = u"List agents"_s;
    tool.description =
        u"Lists the agents of this session, yourself included: their ids, which you need to invite "
        "or mention them, what each is good at, and whether it is there now. Call it first, and "
        "again "
        "when you miss somebody: agents come and go. A mention of an agent that is away reaches it "
        "when it comes back."_s;
    tool.inputSchema = schema::object({{.name = u"includeDetails"_s,
        .schema = schema::with(
            schema::boolean(u"true for states and descriptions, false for the ids alone."_s),
            u"default"_s, true),
        .isRequired = false}});
    tool.outputSchema = schema::object({{.name = u"agents"_s,
        .schema =
            schema::list(u"The agents that you may see, in order of joining."_s, agentSchema())}});
    tool.annotations = annotations(tool.title, {.isReadOnly = true});
    tool.handler = [&hub](const mcp::CallPointer &call) { listAgents(hub, call); };
    registry.add(tool);
}

} // namespace server::tools
