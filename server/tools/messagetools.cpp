// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tools/messagetools.h"

#include "server/tools/agentcall.h"
#include "server/tools/messagexml.h"
#include "server/tools/schema.h"

#include <algorithm>
#include <cmath>

namespace server::tools {

namespace {

using std::chrono::milliseconds;

const QString kTimeout = QStringLiteral("timeoutMs");

mcp::ToolResult tellSent(const session::Message &message)
{
    const QString text =
        QStringLiteral("Message sent successfully:\nID: %1\nThread: %2\nSender: %3\n"
                       "Content: %4\nMentions: %5")
            .arg(message.id, message.threadId, message.senderId, message.content,
                message.mentions.join(u", "));
    return mcp::ToolResult::text(text, messageJson(message));
}

void addSendMessage(mcp::Registry &registry, session::Hub &hub)
{
    mcp::Tool tool;
    tool.name = QStringLiteral("send_message");
    tool.title = QStringLiteral("Send a message");
    tool.description = QStringLiteral(
        "Writes a message into a thread that you take part in. Only the agents in mentions are "
        "woken "
        "by it and get it from wait_for_mentions, so mention everybody whose answer you need. A "
        "mention must be a participant of the thread: invite it with add_participant first.");
    tool.inputSchema = schema::object(
        {{.name = QStringLiteral("threadId"),
             .schema = schema::string(QStringLiteral(
                 "The thread's id, as create_thread or a received message tells it."))},
            {.name = QStringLiteral("content"),
                .schema = schema::string(QStringLiteral("The text of the message."))},
            // Absent counts as empty: models leave out what they do not need.
            {.name = QStringLiteral("mentions"),
                .schema = schema::strings(
                    QStringLiteral("Ids of the agents that shall read it and act.")),
                .isRequired = false}});
    tool.handler = [&hub](const mcp::CallPointer &pointer) {
        const AgentCall call(pointer);
        hub.sendMessage(call.session, call.agentId, call.text(QStringLiteral("threadId")),
            call.text(QStringLiteral("content")), call.texts(QStringLiteral("mentions")),
            answering<session::Message>(pointer, QStringLiteral("sending message"), tellSent));
    };
    registry.add(tool);
}

// How long this call may wait: what it asked for, bounded by what its client said it survives.
milliseconds waitOf(const mcp::CallPointer &call, const WaitSettings &settings)
{
    milliseconds longest = settings.longest;
    bool isNumber = false;
    const qlonglong named = call->caller()
                                .options.value(QStringLiteral("maxWaitForMentionsTimeout"))
                                .toLongLong(&isNumber);
    if (isNumber && named > 0)
        longest = std::min(milliseconds(named), settings.cap);
    const QJsonValue asked = call->arguments().value(kTimeout);
    if (asked.isUndefined() || asked.isNull())
        return std::min(settings.byDefault, longest);
    // Models send 8000.0 and "8000" as well as 8000.
    const double number = asked.toVariant().toDouble();
    return number >= static_cast<double>(longest.count()) ? longest
                                                          : milliseconds(std::llround(number));
}

mcp::ToolResult tellMentions(const QList<session::Message> &messages)
{
    if (messages.isEmpty())
        return mcp::ToolResult::text(
            QStringLiteral("No new messages received within the timeout period"),
            {{QStringLiteral("messages"), QJsonArray()}});
    return mcp::ToolResult::text(
        messagesXml(messages), {{QStringLiteral("messages"), messagesJson(messages)}});
}

// What ends a wait before its time: the client takes it back, or the server stops.
void endEarly(const mcp::Registry &registry, session::Hub &hub, const mcp::CallPointer &pointer,
    session::Hub::WaitId id)
{
    QObject::connect(
        pointer.get(), &mcp::Call::cancelled, &hub, [&hub, id] { hub.cancelWait(id); });
    QObject::connect(&registry, &mcp::Registry::stopping, pointer.get(),
        [&hub, id, call = std::weak_ptr(pointer)] {
            // First: the wait may hold the last reference.
            const auto held = call.lock();
            hub.cancelWait(id);
            if (held)
                held->finish(mcp::ToolResult::failure(
                    QStringLiteral("The server is stopping. Connect again in a moment and wait "
                                   "anew: no mention is lost.")));
        });
}

void waitForMentions(const mcp::Registry &registry, session::Hub &hub,
    const mcp::CallPointer &pointer, const WaitSettings &settings)
{
    const milliseconds timeout = waitOf(pointer, settings);
    if (timeout <= milliseconds(0))
        return pointer->finish(mcp::ToolResult::failure(
            QStringLiteral("Error waiting for mentions: Timeout must be greater than 0. Give "
                           "timeoutMs in milliseconds, or leave it out.")));
    const AgentCall call(pointer);
    const auto answer = [&hub, call](const shared::Result<session::Hub::Delivery> &delivery) {
        if (!delivery)
            return call.call->finish(mcp::ToolResult::failure(
                QStringLiteral("Error waiting for mentions: %1").arg(delivery.error().message)));
        // Taken back in this very turn: nobody will read the answer.
        if (call.call->isCancelled())
            return hub.returnDelivery(call.session, call.agentId, delivery->id);
        call.call->finish(tellMentions(delivery->messages));
    };
    const session::Hub::WaitId id = hub.waitForMentions(
        call.session, call.agentId, pointer->caller().transport, timeout, answer);
    if (id != 0)
        endEarly(registry, hub, pointer, id);
}

void addWaitForMentions(mcp::Registry &registry, session::Hub &hub, const WaitSettings &settings)
{
    mcp::Tool tool;
    tool.name = QStringLiteral("wait_for_mentions");
    tool.title = QStringLiteral("Wait for mentions");
    tool.description = QStringLiteral(
        "Answers with every message that mentions you and that you have not got yet, or waits for "
        "the next one. When the time runs out it says that there was none: call it again as long "
        "as you expect something. The answer is XML, one <message> element each, with its threadId "
        "to answer to. You may get a message a second time after a lost connection: its id is the "
        "same.");
    tool.inputSchema = schema::object({{.name = kTimeout,
        .schema = schema::number(QStringLiteral(
            "How long to wait, in milliseconds; %1 when left out. Waits end after %2 "
            "unless your connection was set up for more.")
                                     .arg(settings.byDefault.count())
                                     .arg(settings.longest.count())),
        .isRequired = false}});
    tool.handler = [&registry, &hub, settings](const mcp::CallPointer &call) {
        waitForMentions(registry, hub, call, settings);
    };
    registry.add(tool);
}

} // namespace

void addMessageTools(mcp::Registry &registry, session::Hub &hub, const WaitSettings &waits)
{
    addSendMessage(registry, hub);
    addWaitForMentions(registry, hub, waits);
}

} // namespace server::tools
