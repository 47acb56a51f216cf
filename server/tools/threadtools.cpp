// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tools/threadtools.h"

#include "server/tools/agentcall.h"
#include "server/tools/annotations.h"
#include "server/tools/idempotency.h"
#include "server/tools/schema.h"

#include <QJsonArray>

namespace server::tools {

using namespace Qt::StringLiterals;

namespace {

const QString kThreadId = u"threadId"_s;
const QString kParticipantId = u"participantId"_s;
const QString kSummary = u"summary"_s;

QJsonObject threadIdSchema()
{
    return schema::string(u"The thread's id, as create_thread or a received message tells it."_s);
}

QJsonObject threadSchema()
{
    return schema::object({{.name = u"id"_s, .schema = schema::string(u"The new thread's id."_s)},
        {.name = u"name"_s, .schema = schema::string(u"Its name."_s)},
        {.name = u"creatorId"_s, .schema = schema::string(u"Who opened it: you."_s)},
        {.name = u"participants"_s,
            .schema = schema::strings(u"Ids of those who take part, you first."_s)}});
}

// What add_participant and remove_participant answer.
QJsonObject participationSchema()
{
    return schema::object({{.name = kThreadId, .schema = schema::string(u"The thread's id."_s)},
        {.name = kParticipantId, .schema = schema::string(u"The agent that came or went."_s)}});
}

mcp::ToolResult tellParticipation(
    const QString &said, const QString &threadId, const QString &participantId)
{
    return mcp::ToolResult::text(said, {{kThreadId, threadId}, {kParticipantId, participantId}});
}

mcp::ToolResult tellThread(const session::Thread &thread)
{
    const QString text = u"Thread created successfully:\nID: %1\nName: %2\nCreator: %3\n"
                         "Participants: %4"_s.arg(thread.id, thread.name, thread.creatorId,
                             thread.participants.join(u", "));
    return mcp::ToolResult::text(text,
        {{u"id"_s, thread.id}, {u"name"_s, thread.name}, {u"creatorId"_s, thread.creatorId},
            {u"participants"_s, QJsonArray::fromStringList(thread.participants)}});
}

void addCreateThread(mcp::Registry &registry, session::Hub &hub, Idempotency &idempotency)
{
    mcp::Tool tool;
    tool.name = u"create_thread"_s;
    tool.title = u"Create a thread"_s;
    tool.description = u"Opens a conversation with the agents that you name; you are "
                       "always a participant yourself. "
                       "Answers with the thread's id, which send_message needs. Use "
                       "one thread for one matter; only "
                       "its participants read and write it."_s;
    tool.inputSchema = schema::object(
        {{.name = u"threadName"_s,
             .schema = schema::string(u"A short name that says what the thread is about."_s)},
            {.name = u"participantIds"_s,
                .schema = schema::strings(
                    u"Ids of the agents to invite, as list_agents shows them. May be empty."_s)}});
    tool.outputSchema = threadSchema();
    tool.annotations = annotations(tool.title, {});
    tool.handler = [&hub](const mcp::CallPointer &pointer) {
        const AgentCall call(pointer);
        hub.createThread(call.session, call.agentId, call.text(u"threadName"_s),
            call.texts(u"participantIds"_s),
            answering<session::Thread>(pointer, u"creating thread"_s, tellThread));
    };
    registry.add(idempotency.guard(tool));
}

void addAddParticipant(mcp::Registry &registry, session::Hub &hub, Idempotency &idempotency)
{
    mcp::Tool tool;
    tool.name = u"add_participant"_s;
    tool.title = u"Add a participant"_s;
    tool.description = u"Invites one more agent into a thread that you take part in. "
                       "It can be mentioned from then on."_s;
    tool.inputSchema = schema::object({{.name = kThreadId, .schema = threadIdSchema()},
        {.name = kParticipantId, .schema = schema::string(u"Id of the agent to invite."_s)}});
    tool.outputSchema = participationSchema();
    tool.annotations = annotations(tool.title, {.isIdempotent = true});
    tool.handler = [&hub](const mcp::CallPointer &pointer) {
        const AgentCall call(pointer);
        const QString thread = call.text(kThreadId);
        const QString participant = call.text(kParticipantId);
        hub.addParticipant(call.session, call.agentId, thread, participant,
            answering<shared::Done>(
                pointer, u"adding participant"_s, [thread, participant](const shared::Done &) {
                    return tellParticipation(
                        u"Participant added successfully to thread %1"_s.arg(thread), thread,
                        participant);
                }));
    };
    registry.add(idempotency.guard(tool));
}

void addRemoveParticipant(mcp::Registry &registry, session::Hub &hub, Idempotency &idempotency)
{
    mcp::Tool tool;
    tool.name = u"remove_participant"_s;
    tool.title = u"Remove a participant"_s;
    tool.description =
        u"Takes an agent out of a thread that you take part in; your own id lets you leave. It "
        "reads nothing of the thread any more, except mentions that it has not fetched yet."_s;
    tool.inputSchema = schema::object({{.name = kThreadId, .schema = threadIdSchema()},
        {.name = kParticipantId, .schema = schema::string(u"Id of the agent to take out."_s)}});
    tool.outputSchema = participationSchema();
    tool.annotations = annotations(tool.title, {.isDestructive = true, .isIdempotent = true});
    tool.handler = [&hub](const mcp::CallPointer &pointer) {
        const AgentCall call(pointer);
        const QString thread = call.text(kThreadId);
        const QString participant = call.text(kParticipantId);
        hub.removeParticipant(call.session, call.agentId, thread, participant,
            answering<shared::Done>(
                pointer, u"removing participant"_s, [thread, participant](const shared::Done &) {
                    return tellParticipation(
                        u"Participant removed successfully from thread %1"_s.arg(thread), thread,
                        participant);
                }));
    };
    registry.add(idempotency.guard(tool));
}

void addCloseThread(mcp::Registry &registry, session::Hub &hub, Idempotency &idempotency)
{
    mcp::Tool tool;
    tool.name = u"close_thread"_s;
    tool.title = u"Close a thread"_s;
    tool.description =
        u"Ends a thread that you take part in, with a summary of what came of it. All participants "
        "are told; nobody can write to it afterwards. Do it when the matter is settled."_s;
    tool.inputSchema = schema::object({{.name = kThreadId, .schema = threadIdSchema()},
        {.name = kSummary,
            .schema =
                schema::string(u"What was decided or found, for those who read it later."_s)}});
    tool.outputSchema =
        schema::object({{.name = kThreadId, .schema = schema::string(u"The closed thread's id."_s)},
            {.name = kSummary, .schema = schema::string(u"The summary."_s)}});
    tool.annotations = annotations(tool.title, {.isDestructive = true, .isIdempotent = true});
    tool.handler = [&hub](const mcp::CallPointer &pointer) {
        const AgentCall call(pointer);
        const QString thread = call.text(kThreadId);
        const QString summary = call.text(kSummary);
        hub.closeThread(call.session, call.agentId, thread, summary,
            answering<shared::Done>(
                pointer, u"closing thread"_s, [thread, summary](const shared::Done &) {
                    return mcp::ToolResult::text(
                        u"Thread closed successfully with summary: %1"_s.arg(summary),
                        {{kThreadId, thread}, {kSummary, summary}});
                }));
    };
    registry.add(idempotency.guard(tool));
}

} // namespace

void addThreadTools(mcp::Registry &registry, session::Hub &hub, Idempotency &idempotency)
{
    addCreateThread(registry, hub, idempotency);
    addAddParticipant(registry, hub, idempotency);
    addRemoveParticipant(registry, hub, idempotency);
    addCloseThread(registry, hub, idempotency);
}

} // namespace server::tools
