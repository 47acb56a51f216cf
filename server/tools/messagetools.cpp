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

using namespace Qt::StringLiterals;

namespace {

mcp::ToolResult tellSent(const session::Message &message)
{
    const QString text = u"Message sent successfully:\nID: %1\nThread: %2\nSender: %3\n"
                         "Content: %4\nMentions: %5"_s.arg(message.id, message.threadId,
                             message.senderId, message.content, message.mentions.join(u", "));
    return mcp::ToolResult::text(text, messageJson(message));
}

} // namespace

void addMessageTools(mcp::Registry &registry, session::Hub &hub, Idempotency &idempotency)
{
    mcp::Tool tool;
    tool.name = u"send_message"_s;
    tool.title = u"Send a message"_s;
    tool.description =
        u"Writes a message into a thread that you take part in. Only the agents in mentions are "
        "woken by it and get it from wait_for_mentions, so mention everybody whose answer you "
        "need. A "
        "mention must be a participant of the thread: invite it with add_participant first."_s;
    tool.inputSchema = schema::object(
        {{.name = u"threadId"_s,
             .schema = schema::string(
                 u"The thread's id, as create_thread or a received message tells it."_s)},
            {.name = u"content"_s, .schema = schema::string(u"The text of the message."_s)},
            // Absent counts as empty: models leave out what they do not need.
            {.name = u"mentions"_s,
                .schema = schema::with(
                    schema::strings(u"Ids of the agents that shall read it and act."_s),
                    u"default"_s, QJsonArray()),
                .isRequired = false}});
    tool.outputSchema = messageSchema();
    tool.annotations = annotations(tool.title, {});
    tool.handler = [&hub](const mcp::CallPointer &pointer) {
        const AgentCall call(pointer);
        hub.sendMessage(call.session, call.agentId, call.text(u"threadId"_s),
            call.text(u"content"_s), call.texts(u"mentions"_s),
            answering<session::Message>(pointer, u"sending message"_s, tellSent));
    };
    registry.add(idempotency.guard(tool));
}

} // namespace server::tools
