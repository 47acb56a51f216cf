// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tools/messagetools.h"

#include "server/session/hub.h"
#include "server/tools/agentcall.h"
#include "server/tools/annotations.h"
#include "server/tools/idempotency.h"
#include "server/tools/messageschema.h"
#include "server/tools/messagexml.h"
#include "server/tools/schema.h"

namespace server::tools {

namespace {

mcp::ToolResult tellSent(const session::Message &message)
{
    const QString text =
        QStringLiteral("Message sent successfully:\nID: %1\nThread: %2\nSender: %3\n"
                       "Content: %4\nMentions: %5")
            .arg(message.id, message.threadId, message.senderId, message.content,
                message.mentions.join(u", "));
    return mcp::ToolResult::text(text, messageJson(message));
}

} // namespace

void addMessageTools(mcp::Registry &registry, session::Hub &hub, Idempotency &idempotency)
{
    mcp::Tool tool;
    tool.name = QStringLiteral("send_message");
    tool.title = QStringLiteral("Send a message");
    tool.description = QStringLiteral(
        "Writes a message into a thread that you take part in. Only the agents in mentions are "
        "woken by it and get it from wait_for_mentions, so mention everybody whose answer you "
        "need. A "
        "mention must be a participant of the thread: invite it with add_participant first.");
    tool.inputSchema = schema::object(
        {{.name = QStringLiteral("threadId"),
             .schema = schema::string(QStringLiteral(
                 "The thread's id, as create_thread or a received message tells it."))},
            {.name = QStringLiteral("content"),
                .schema = schema::string(QStringLiteral("The text of the message."))},
            // Absent counts as empty: models leave out what they do not need.
            {.name = QStringLiteral("mentions"),
                .schema = schema::with(schema::strings(QStringLiteral(
                                           "Ids of the agents that shall read it and act.")),
                    QStringLiteral("default"), QJsonArray()),
                .isRequired = false}});
    tool.outputSchema = messageSchema();
    tool.annotations = annotations(tool.title, {});
    tool.handler = [&hub](const mcp::CallPointer &pointer) {
        const AgentCall call(pointer);
        hub.sendMessage(call.session, call.agentId, call.text(QStringLiteral("threadId")),
            call.text(QStringLiteral("content")), call.texts(QStringLiteral("mentions")),
            answering<session::Message>(pointer, QStringLiteral("sending message"), tellSent));
    };
    registry.add(idempotency.guard(tool));
}

} // namespace server::tools
