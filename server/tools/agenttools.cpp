// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tools/agenttools.h"

#include "server/tools/agentcall.h"
#include "server/tools/agenttext.h"
#include "server/tools/annotations.h"
#include "server/tools/schema.h"

#include <QJsonArray>

namespace server::tools {

namespace {

QString agentLine(const session::Agent &agent)
{
    // A description is one line here, so that it cannot pass for another agent's entry.
    return QStringLiteral("ID: %1, State: %2, Description: %3")
        .arg(agent.id, stateName(agent.state), descriptionOf(agent).simplified());
}

mcp::ToolResult tellAgents(const QList<session::Agent> &agents, bool withDetails)
{
    QStringList lines;
    QJsonArray array;
    for (const session::Agent &agent : agents) {
        lines.append(withDetails ? agentLine(agent) : agent.id);
        QJsonObject object{{QStringLiteral("id"), agent.id}};
        if (withDetails) {
            object.insert(QStringLiteral("state"), stateName(agent.state));
            object.insert(QStringLiteral("description"), descriptionOf(agent));
        }
        array.append(object);
    }
    const QString text = QStringLiteral("Registered Agents (%1):\n").arg(agents.size())
        + lines.join(withDetails ? QStringLiteral("\n") : QStringLiteral(", "));
    return mcp::ToolResult::text(text, {{QStringLiteral("agents"), array}});
}

void listAgents(const session::Hub &hub, const mcp::CallPointer &pointer)
{
    const AgentCall call(pointer);
    const bool withDetails =
        pointer->arguments().value(QStringLiteral("includeDetails")).toBool(true);
    const auto agents = hub.agents(call.session, call.agentId);
    if (!agents)
        return pointer->finish(mcp::ToolResult::failure(
            QStringLiteral("Error listing agents: %1").arg(agents.error().message)));
    pointer->finish(tellAgents(*agents, withDetails));
}

QJsonObject agentSchema()
{
    return schema::object({{.name = QStringLiteral("id"),
                               .schema = schema::string(QStringLiteral(
                                   "The agent's id, for invitations and mentions."))},
        {.name = QStringLiteral("state"),
            .schema = schema::choice(
                QStringLiteral("Whether it is there now: away (mentions wait for it), "
                               "connected, or waiting for mentions."),
                {stateName(session::AgentState::Away), stateName(session::AgentState::Connected),
                    stateName(session::AgentState::Waiting)}),
            .isRequired = false},
        {.name = QStringLiteral("description"),
            .schema = schema::string(QStringLiteral("What it is good at.")),
            .isRequired = false}});
}

} // namespace

void addAgentTools(mcp::Registry &registry, session::Hub &hub)
{
    mcp::Tool tool;
    tool.name = QStringLiteral("list_agents");
    tool.title = QStringLiteral("List agents");
    tool.description = QStringLiteral(
        "Lists the agents of this session, yourself included: their ids, which you need to invite "
        "or mention them, what each is good at, and whether it is there now. Call it first, and "
        "again "
        "when you miss somebody: agents come and go. A mention of an agent that is away reaches it "
        "when it comes back.");
    tool.inputSchema = schema::object({{.name = QStringLiteral("includeDetails"),
        .schema = schema::with(schema::boolean(QStringLiteral(
                                   "true for states and descriptions, false for the ids alone.")),
            QStringLiteral("default"), true),
        .isRequired = false}});
    tool.outputSchema = schema::object({{.name = QStringLiteral("agents"),
        .schema = schema::list(
            QStringLiteral("The agents that you may see, in order of joining."), agentSchema())}});
    tool.annotations = annotations(tool.title, {.isReadOnly = true});
    tool.handler = [&hub](const mcp::CallPointer &call) { listAgents(hub, call); };
    registry.add(tool);
}

} // namespace server::tools
