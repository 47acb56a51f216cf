// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tools/mentionwait.h"

#include "server/mcp/registry.h"
#include "server/tools/messagexml.h"

namespace server::tools {

using namespace Qt::StringLiterals;

namespace {

using std::chrono::milliseconds;
using Seconds = std::chrono::duration<double>;

mcp::ToolResult tellMentions(const QList<session::Message> &messages)
{
    const QString text = messages.isEmpty()
        ? u"No new messages received within the timeout period"_s
        : messagesXml(messages);
    return mcp::ToolResult::text(text, {{u"messages"_s, messagesJson(messages)}});
}

// What becomes of a delivery when its answer is slow to arrive, or never does.
mcp::ArrivalCallback watchArrival(
    session::Hub &hub, const AgentCall &call, quint64 delivery, bool hasReceipts)
{
    if (hasReceipts) // that something took the answer says nothing then, the client will
        hub.setInDoubt(call.session, call.agentId, delivery, true);
    return [&hub, hasReceipts, session = call.session, agentId = call.agentId, delivery](
               mcp::Arrival arrival) {
        if (arrival == mcp::Arrival::Lost)
            hub.returnDelivery(session, agentId, delivery);
        else if (!hasReceipts)
            hub.setInDoubt(session, agentId, delivery, arrival == mcp::Arrival::Uncertain);
    };
}

// The ids of the messages that the client got with its last waits, where it tells them.
QJsonValue receivedOf(const mcp::Call &call)
{
    return call.parameters().value(u"_meta"_s)[QLatin1StringView("coral/received")];
}

// Ticks that nobody would get are not worth a deadline.
bool wantsProgress(const mcp::Call &call)
{
    const QJsonObject meta = call.parameters().value(u"_meta"_s).toObject();
    return meta.contains(u"progressToken"_s);
}

} // namespace

MentionWait::MentionWait(
    const ToolContext &context, const mcp::CallPointer &call, milliseconds timeout)
    : m_context(context)
    , m_call(call)
    , m_timeout(timeout)
    , m_hasReceipts(receivedOf(*call).isArray())
    , m_began(context.clock.now())
{
}

MentionWait::~MentionWait()
{
    m_context.deadlines.cancel(m_nextProgress);
}

bool MentionWait::begin(const mcp::Registry &registry, const ToolContext &context,
    const mcp::CallPointer &call, milliseconds timeout)
{
    const auto wait = std::make_shared<MentionWait>(context, call, timeout);
    const AgentCall &who = wait->m_call;
    if (wait->m_hasReceipts) {
        context.hub.settle(who.session, who.agentId, receivedOf(*call).toVariant().toStringList());
    }
    const session::Hub::WaitId id =
        context.hub.waitForMentions(who.session, who.agentId, call->caller().transport, timeout,
            [wait](const auto &delivery) { wait->answer(delivery); });
    if (id == 0)
        return false;
    wait->endEarly(registry, id);
    if (wantsProgress(*call))
        wait->scheduleProgress();
    return true;
}

void MentionWait::answer(const shared::Result<session::Hub::Delivery> &delivery)
{
    if (!delivery)
        return m_call.call->finish(mcp::ToolResult::failure(
            u"Error waiting for mentions: %1"_s.arg(delivery.error().message)));
    // Taken back in this very turn: nobody will read the answer.
    if (m_call.call->isCancelled())
        return m_context.hub.returnDelivery(m_call.session, m_call.agentId, delivery->id);
    mcp::ToolResult result = tellMentions(delivery->messages);
    if (!delivery->messages.isEmpty())
        result.arrival = watchArrival(m_context.hub, m_call, delivery->id, m_hasReceipts);
    m_call.call->finish(result);
}

// What ends a wait before its time: the client takes it back, or the server stops.
void MentionWait::endEarly(const mcp::Registry &registry, session::Hub::WaitId id)
{
    session::Hub &hub = m_context.hub;
    const mcp::CallPointer &pointer = m_call.call;
    QObject::connect(
        pointer.get(), &mcp::Call::cancelled, &hub, [&hub, id] { hub.cancelWait(id); });
    QObject::connect(&registry, &mcp::Registry::stopping, pointer.get(),
        [&hub, id, call = std::weak_ptr(pointer)] {
            // First: the wait may hold the last reference.
            const auto held = call.lock();
            hub.cancelWait(id);
            if (held)
                held->finish(mcp::ToolResult::failure(
                    u"The server is stopping. Connect again in a moment; sessions, threads and "
                    "messages of this server may be gone then: look before you go on."_s));
        });
}

void MentionWait::scheduleProgress()
{
    m_nextProgress =
        m_context.deadlines.addAfter(m_context.waits.progressInterval, [wait = weak_from_this()] {
            if (const auto alive = wait.lock())
                alive->tellProgress();
        });
}

void MentionWait::tellProgress()
{
    m_nextProgress = 0;
    const Seconds total = m_timeout;
    const Seconds done = std::min<Seconds>(m_context.clock.now() - m_began, total);
    const QString message = u"Waiting for mentions: %1 s of %2 s"_s.arg(done.count(), 0, 'f', 0)
                                .arg(total.count(), 0, 'f', 0);
    m_call.call->progress(done.count(), total.count(), message);
    if (done + m_context.waits.progressInterval < total)
        scheduleProgress();
}

} // namespace server::tools
