// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tools/threadtools.h"

#include "server/tools/agentcall.h"
#include "server/tools/annotations.h"
#include "server/tools/idempotency.h"
#include "server/tools/schema.h"

#include <QJsonArray>

namespace server::tools {

namespace {

const QString kThreadId = QStringLiteral("threadId");
const QString kParticipantId = QStringLiteral("participantId");
const QString kSummary = QStringLiteral("summary");

QJsonObject threadIdSchema()
{
    return schema::string(
        QStringLiteral("The thread's id, as create_thread or a received message tells it."));
}

QJsonObject threadSchema()
{
    return schema::object({{.name = QStringLiteral("id"),
                               .schema = schema::string(QStringLiteral("The new thread's id."))},
        {.name = QStringLiteral("name"), .schema = schema::string(QStringLiteral("Its name."))},
        {.name = QStringLiteral("creatorId"),
            .schema = schema::string(QStringLiteral("Who opened it: you."))},
        {.name = QStringLiteral("participants"),
            .schema = schema::strings(QStringLiteral("Ids of those who take part, you first."))}});
}

// What add_participant and remove_participant answer.
QJsonObject participationSchema()
{
    return schema::object(
        {{.name = kThreadId, .schema = schema::string(QStringLiteral("The thread's id."))},
            {.name = kParticipantId,
                .schema = schema::string(QStringLiteral("The agent that came or went."))}});
}

mcp::ToolResult tellParticipation(
    const QString &said, const QString &threadId, const QString &participantId)
{
    return mcp::ToolResult::text(said, {{kThreadId, threadId}, {kParticipantId, participantId}});
}

mcp::ToolResult tellThread(const session::Thread &thread)
{
    const QString text =
        QStringLiteral("Thread created successfully:\nID: %1\nName: %2\nCreator: %3\n"
                       "Participants: %4")
            .arg(thread.id, thread.name, thread.creatorId, thread.participants.join(u", "));
    return mcp::ToolResult::text(text,
        {{QStringLiteral("id"), thread.id}, {QStringLiteral("name"), thread.name},
            {QStringLiteral("creatorId"), thread.creatorId},
            {QStringLiteral("participants"), QJsonArray::fromStringList(thread.participants)}});
}

void addCreateThread(mcp::Registry &registry, session::Hub &hub, Idempotency &idempotency)
{
    mcp::Tool tool;
    tool.name = QStringLiteral("create_thread");
    tool.title = QStringLiteral("Create a thread");
    tool.description = QStringLiteral("Opens a conversation with the agents that you name; you are "
                                      "always a participant yourself. "
                                      "Answers with the thread's id, which send_message needs. Use "
                                      "one thread for one matter; only "
                                      "its participants read and write it.");
    tool.inputSchema = schema::object(
        {{.name = QStringLiteral("threadName"),
             .schema = schema::string(
                 QStringLiteral("A short name that says what the thread is about."))},
            {.name = QStringLiteral("participantIds"),
                .schema = schema::strings(QStringLiteral(
                    "Ids of the agents to invite, as list_agents shows them. May be empty."))}});
    tool.outputSchema = threadSchema();
    tool.annotations = annotations(tool.title, {});
    tool.handler = [&hub](const mcp::CallPointer &pointer) {
        const AgentCall call(pointer);
        hub.createThread(call.session, call.agentId, call.text(QStringLiteral("threadName")),
            call.texts(QStringLiteral("participantIds")),
            answering<session::Thread>(pointer, QStringLiteral("creating thread"), tellThread));
    };
    registry.add(idempotency.guard(tool));
}

void addAddParticipant(mcp::Registry &registry, session::Hub &hub, Idempotency &idempotency)
{
    mcp::Tool tool;
    tool.name = QStringLiteral("add_participant");
    tool.title = QStringLiteral("Add a participant");
    tool.description = QStringLiteral("Invites one more agent into a thread that you take part in. "
                                      "It can be mentioned from then on.");
    tool.inputSchema = schema::object({{.name = kThreadId, .schema = threadIdSchema()},
        {.name = kParticipantId,
            .schema = schema::string(QStringLiteral("Id of the agent to invite."))}});
    tool.outputSchema = participationSchema();
    tool.annotations = annotations(tool.title, {.isIdempotent = true});
    tool.handler = [&hub](const mcp::CallPointer &pointer) {
        const AgentCall call(pointer);
        const QString thread = call.text(kThreadId);
        const QString participant = call.text(kParticipantId);
        hub.addParticipant(call.session, call.agentId, thread, participant,
            answering<shared::Done>(pointer, QStringLiteral("adding participant"),
                [thread, participant](const shared::Done &) {
                    return tellParticipation(
                        QStringLiteral("Participant added successfully to thread %1").arg(thread),
                        thread, participant);
                }));
    };
    registry.add(idempotency.guard(tool));
}

void addRemoveParticipant(mcp::Registry &registry, session::Hub &hub, Idempotency &idempotency)
{
    mcp::Tool tool;
    tool.name = QStringLiteral("remove_participant");
    tool.title = QStringLiteral("Remove a participant");
    tool.description = QStringLiteral(
        "Takes an agent out of a thread that you take part in; your own id lets you leave. It "
        "reads nothing of the thread any more, except mentions that it has not fetched yet.");
    tool.inputSchema = schema::object({{.name = kThreadId, .schema = threadIdSchema()},
        {.name = kParticipantId,
            .schema = schema::string(QStringLiteral("Id of the agent to take out."))}});
    tool.outputSchema = participationSchema();
    tool.annotations = annotations(tool.title, {.isDestructive = true, .isIdempotent = true});
    tool.handler = [&hub](const mcp::CallPointer &pointer) {
        const AgentCall call(pointer);
        const QString thread = call.text(kThreadId);
        const QString participant = call.text(kParticipantId);
        hub.removeParticipant(call.session, call.agentId, thread, participant,
            answering<shared::Done>(pointer, QStringLiteral("removing participant"),
                [thread, participant](const shared::Done &) {
                    return tellParticipation(
                        QStringLiteral("Participant removed successfully from thread %1")
                            .arg(thread),
                        thread, participant);
                }));
    };
    registry.add(idempotency.guard(tool));
}

void addCloseThread(mcp::Registry &registry, session::Hub &hub, Idempotency &idempotency)
{
    mcp::Tool tool;
    tool.name = QStringLiteral("close_thread");
    tool.title = QStringLiteral("Close a thread");
    tool.description = QStringLiteral(
        "Ends a thread that you take part in, with a summary of what came of it. All participants "
        "are told; nobody can write to it afterwards. Do it when the matter is settled.");
    tool.inputSchema = schema::object({{.name = kThreadId, .schema = threadIdSchema()},
        {.name = kSummary,
            .schema = schema::string(
                QStringLiteral("What was decided or found, for those who read it later."))}});
    tool.outputSchema = schema::object(
        {{.name = kThreadId, .schema = schema::string(QStringLiteral("The closed thread's id."))},
            {.name = kSummary, .schema = schema::string(QStringLiteral("The summary."))}});
    tool.annotations = annotations(tool.title, {.isDestructive = true, .isIdempotent = true});
    tool.handler = [&hub](const mcp::CallPointer &pointer) {
        const AgentCall call(pointer);
        const QString thread = call.text(kThreadId);
        const QString summary = call.text(kSummary);
        hub.closeThread(call.session, call.agentId, thread, summary,
            answering<shared::Done>(
                pointer, QStringLiteral("closing thread"), [thread, summary](const shared::Done &) {
                    return mcp::ToolResult::text(
                        QStringLiteral("Thread closed successfully with summary: %1").arg(summary),
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
