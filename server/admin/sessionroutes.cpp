// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/sessionroutes.h"

#include "server/admin/activityfeed.h"
#include "server/admin/door.h"
#include "server/admin/evictor.h"
#include "server/admin/pagequery.h"
#include "server/admin/roster.h"
#include "server/admin/transportroutes.h"
#include "server/session/hub.h"
#include "server/session/sessionstate.h"
#include "server/session/text.h"
#include "shared/contract/messageinfo.h"
#include "shared/contract/threadinfo.h"

#include <optional>
#include <utility>
#include <vector>

namespace server::admin {

using namespace Qt::StringLiterals;
using http::Method;
using http::Reply;
using http::Request;
using http::ResponderPointer;
using session::SessionState;
using shared::MessageInfo;
using shared::SessionInfo;
using shared::ThreadInfo;

namespace {

const Orders<SessionInfo> &sessionOrders()
{
    static const Orders<SessionInfo> kOrders{{u"created"_s, nullptr}, // as they come
        {u"applicationId"_s, by(&SessionInfo::applicationId)},
        {u"sessionId"_s, by(&SessionInfo::sessionId)}, {u"agents"_s, by(&SessionInfo::agents)},
        {u"agentsConnected"_s, by(&SessionInfo::agentsConnected)},
        {u"agentsWaiting"_s, by(&SessionInfo::agentsWaiting)},
        {u"threads"_s, by(&SessionInfo::threads)}, {u"messages"_s, by(&SessionInfo::messages)},
        {u"unreadMentions"_s, by(&SessionInfo::unreadMentions)},
        {u"lastMessageAt"_s, by(&SessionInfo::lastMessageAt)}};
    return kOrders;
}

// Whether the names alone tell the order.
bool isNamed(const QString &sortKey)
{
    return sortKey.isEmpty() || sortKey == u"created" || sortKey == u"applicationId"
        || sortKey == u"sessionId";
}

SessionInfo named(const session::SessionKey &key)
{
    SessionInfo info;
    info.applicationId = key.applicationId;
    info.sessionId = key.sessionId;
    return info;
}

QDateTime lastMessageAt(const session::Thread &thread)
{
    return thread.messages.isEmpty() ? QDateTime() : thread.messages.constLast().timestamp;
}

const Orders<const session::Thread *> &threadOrders()
{
    using Pointer = const session::Thread *;
    static const Orders<Pointer> kOrders{{u"created"_s, nullptr},
        {u"name"_s, by(&session::Thread::name)},
        {u"messages"_s,
            [](Pointer left, Pointer right) {
                return left->messages.size() < right->messages.size();
            }},
        {u"lastMessageAt"_s, [](Pointer left, Pointer right) {
             return lastMessageAt(*left) < lastMessageAt(*right);
         }}};
    return kOrders;
}

Reply noSuchSession()
{
    return Reply::error(404, "session_not_found"_L1, u"There is no such session."_s);
}

ThreadInfo describe(const session::Thread &thread)
{
    return {thread.id, thread.name, thread.creatorId, thread.participants, thread.isClosed,
        thread.summary, thread.messages.size(), lastMessageAt(thread)};
}

MessageInfo describe(const SessionState &state, quint64 number, bool hasContent)
{
    const session::Message &message = state.message(number);
    MessageInfo info;
    info.messageId = message.id;
    info.number = static_cast<qint64>(number);
    info.threadId = message.threadId;
    info.threadName = message.threadName;
    info.senderId = message.senderId;
    info.sentAt = message.timestamp;
    info.mentions = message.mentions;
    for (const QString &mention : message.mentions) {
        const SessionState::AgentRecord *agent = state.agent(mention);
        if (agent != nullptr && agent->unread.contains(number))
            info.unreadBy.append(mention);
    }
    info.bytes = session::utf8Size(message.content).value_or(0);
    if (hasContent)
        info.content = message.content;
    return info;
}

bool isWanted(const session::Message &message, const QString &thread, const QString &agent)
{
    return (thread.isNull() || message.threadId == thread)
        && (agent.isNull() || message.senderId == agent || message.mentions.contains(agent));
}

} // namespace

session::SessionKey sessionOf(const Request &request)
{
    return {request.parameters.value(u"applicationId"_s), request.parameters.value(u"sessionId"_s)};
}

SessionRoutes::SessionRoutes(
    const session::Hub &hub, const Roster &roster, Evictor &evictor, const ActivityFeed &feed)
    : m_hub(hub)
    , m_roster(roster)
    , m_evictor(evictor)
    , m_feed(feed)
{
}

void SessionRoutes::addRoutes(http::Router &router)
{
    using Answer = Reply (SessionRoutes::*)(const Request &) const;
    const auto add = [&](const QString &path, const QStringList &parameters, Answer answer) {
        Door::add(router, {Method::Get, path, parameters},
            http::Router::ReplyHandler(
                [this, answer](const Request &request) { return (this->*answer)(request); }));
    };
    const QString one = u"sessions/{applicationId}/{sessionId}"_s;
    add(u"sessions"_s, pageParameters({u"application"_s, u"session"_s, u"text"_s}),
        &SessionRoutes::list);
    add(one, {}, &SessionRoutes::show);
    add(one + u"/threads"_s, pageParameters({u"agent"_s, u"text"_s}), &SessionRoutes::listThreads);
    add(one + u"/messages"_s, pageParameters({u"thread"_s, u"agent"_s, u"content"_s}),
        &SessionRoutes::listMessages);
    Door::add(router, {Method::Delete, one, {u"reason"_s}},
        http::Router::Handler([this](const Request &request, const ResponderPointer &responder) {
            close(request, responder);
        }));
}

Reply SessionRoutes::list(const Request &request) const
{
    const auto query = readPageQuery(request, keysOf(sessionOrders()));
    if (!query)
        return Reply::error(query.error());
    // Their agents are counted for all of them only if the order needs it.
    const bool isByName = isNamed(query->sort);
    const NameFilter names = readNameFilter(request);
    std::vector<SessionInfo> rows;
    for (const session::SessionKey &key : m_hub.sessions()) {
        if (names.has(key.applicationId, key.sessionId)
            && hasText(*query, {key.applicationId, key.sessionId}))
            rows.push_back(isByName ? named(key) : m_roster.session(key).value_or(named(key)));
    }
    const auto total = static_cast<qsizetype>(rows.size());
    QList<SessionInfo> items;
    for (const SessionInfo &row : pageOf(std::move(rows), *query, sessionOrders())) {
        const auto full =
            isByName ? m_roster.session({row.applicationId, row.sessionId}) : std::optional(row);
        items.append(full.value_or(row));
    }
    return pageReply(items, total, *query, m_feed.newestId());
}

Reply SessionRoutes::show(const Request &request) const
{
    const auto session = m_roster.session(sessionOf(request));
    return session ? Reply::json(200, shared::toJson(*session)) : noSuchSession();
}

Reply SessionRoutes::listThreads(const Request &request) const
{
    const auto query = readPageQuery(request, keysOf(threadOrders()));
    if (!query)
        return Reply::error(query.error());
    const SessionState *state = m_hub.stateOf(sessionOf(request));
    if (state == nullptr)
        return noSuchSession();
    const QString agent = request.queryValue(u"agent"_s);
    std::vector<const session::Thread *> rows;
    for (const session::Thread &thread : state->threads()) {
        if ((agent.isNull() || thread.participants.contains(agent))
            && hasText(*query, {thread.id, thread.name, thread.creatorId, thread.summary}))
            rows.push_back(&thread);
    }
    const auto total = static_cast<qsizetype>(rows.size());
    QList<ThreadInfo> items;
    for (const session::Thread *thread : pageOf(std::move(rows), *query, threadOrders()))
        items.append(describe(*thread));
    return pageReply(items, total, *query, m_feed.newestId());
}

// Looks at all of them and describes those of the page alone: there may be a hundred thousand.
Reply SessionRoutes::listMessages(const Request &request) const
{
    const auto query = readPageQuery(request, {});
    if (!query)
        return Reply::error(query.error());
    const auto hasContent = readSwitch(request, u"content"_s);
    if (!hasContent)
        return Reply::error(hasContent.error());
    const SessionState *state = m_hub.stateOf(sessionOf(request));
    if (state == nullptr)
        return noSuchSession();
    const QString thread = request.queryValue(u"thread"_s);
    const QString agent = request.queryValue(u"agent"_s);
    QList<MessageInfo> items;
    qsizetype total = 0;
    const quint64 count = state->messageCount();
    for (quint64 i = 0; i < count; ++i) {
        const quint64 number = query->isDescending ? count - 1 - i : i;
        if (!isWanted(state->message(number), thread, agent))
            continue;
        if (total >= query->offset && items.size() < query->limit)
            items.append(describe(*state, number, *hasContent));
        ++total;
    }
    return pageReply(items, total, *query, m_feed.newestId());
}

void SessionRoutes::close(const Request &request, const ResponderPointer &responder)
{
    const auto order = readOrder(request);
    if (!order)
        return responder->reply(Reply::error(order.error()));
    const auto before = m_roster.session(sessionOf(request));
    if (!before)
        return responder->reply(noSuchSession());
    m_evictor.closeSession(sessionOf(request), *order,
        [responder, before = *before](const shared::Result<shared::Done> &closed) {
            responder->reply(
                closed ? Reply::json(200, shared::toJson(before)) : Reply::error(closed.error()));
        });
}

} // namespace server::admin
