// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/peopleroutes.h"

#include "server/access/banlist.h"
#include "server/admin/activityfeed.h"
#include "server/admin/door.h"
#include "server/admin/evictor.h"
#include "server/admin/log.h"
#include "server/admin/pagequery.h"
#include "server/admin/roster.h"
#include "server/admin/sessionroutes.h"
#include "server/admin/transportroutes.h"
#include "shared/util/logfields.h"

#include <utility>
#include <vector>

namespace server::admin {

using namespace Qt::StringLiterals;
using http::Method;
using http::Reply;
using http::Request;
using http::ResponderPointer;
using shared::AgentInfo;

namespace {

const Orders<AgentInfo> &agentOrders()
{
    static const Orders<AgentInfo> kOrders{{u"created"_s, nullptr},
        {u"applicationId"_s, by(&AgentInfo::applicationId)},
        {u"sessionId"_s, by(&AgentInfo::sessionId)}, {u"agentId"_s, by(&AgentInfo::agentId)},
        {u"state"_s, by(&AgentInfo::state)}, {u"unreadMentions"_s, by(&AgentInfo::unreadMentions)},
        {u"callsInFlight"_s, by(&AgentInfo::callsInFlight)},
        {u"connectedSince"_s, by(&AgentInfo::connectedSince)},
        {u"awaySince"_s, by(&AgentInfo::awaySince)}};
    return kOrders;
}

// Whether the names alone tell the order.
bool isNamed(const QString &sortKey)
{
    return sortKey.isEmpty() || sortKey == u"created" || sortKey == u"applicationId"
        || sortKey == u"sessionId" || sortKey == u"agentId";
}

Reply noSuchAgent()
{
    return Reply::error(404, "agent_not_found"_L1, u"There is no such agent in that session."_s);
}

} // namespace

PeopleRoutes::PeopleRoutes(
    access::BanList &bans, const Roster &roster, Evictor &evictor, const ActivityFeed &feed)
    : m_bans(bans)
    , m_roster(roster)
    , m_evictor(evictor)
    , m_feed(feed)
{
}

void PeopleRoutes::addRoutes(http::Router &router)
{
    using Answer = http::Router::ReplyHandler;
    const QString one = u"sessions/{applicationId}/{sessionId}/agents/{agentId}"_s;
    Door::add(router,
        {Method::Get, u"agents"_s,
            pageParameters({u"application"_s, u"session"_s, u"agent"_s, u"state"_s, u"text"_s})},
        Answer([this](const Request &request) { return listAgents(request); }));
    Door::add(router, {Method::Get, one},
        Answer([this](const Request &request) { return showAgent(request); }));
    Door::add(router, {Method::Delete, one, orderParameters()},
        http::Router::Handler([this](const Request &request, const ResponderPointer &responder) {
            removeAgent(request, responder);
        }));
    Door::add(router, {Method::Get, u"bans"_s, pageParameters({u"text"_s})},
        Answer([this](const Request &request) { return listBans(request); }));
    Door::add(router, {Method::Delete, u"bans/{banId}"_s},
        Answer([this](const Request &request) { return endBan(request); }));
}

Reply PeopleRoutes::listAgents(const Request &request) const
{
    const auto query = readPageQuery(request, keysOf(agentOrders()));
    if (!query)
        return Reply::error(query.error());
    const QString asked = request.queryValue(u"state"_s);
    const auto state = shared::agentStateFromName(asked);
    if (!asked.isNull() && !state)
        return Reply::error(
            wrongParameter(u"state must be one of connected, waiting, busy, away."_s));
    const NameFilter names = readNameFilter(request);
    std::vector<AgentInfo> rows;
    for (AgentInfo &agent : m_roster.agentNames()) {
        if (names.has(agent.applicationId, agent.sessionId, agent.agentId)
            && hasText(
                *query, {agent.applicationId, agent.sessionId, agent.agentId, agent.description}))
            rows.push_back(std::move(agent));
    }
    // What they are doing is found out for all of them only if the order or the filter needs it.
    const bool isByName = isNamed(query->sort) && !state;
    if (!isByName) {
        m_roster.describe(rows);
        std::erase_if(
            rows, [&state](const AgentInfo &agent) { return state && agent.state != *state; });
    }
    const auto total = static_cast<qsizetype>(rows.size());
    std::vector<AgentInfo> page = pageOf(std::move(rows), *query, agentOrders());
    if (isByName)
        m_roster.describe(page);
    return pageReply(
        QList<AgentInfo>(page.cbegin(), page.cend()), total, *query, m_feed.newestId());
}

Reply PeopleRoutes::showAgent(const Request &request) const
{
    const auto agent = m_roster.agent(sessionOf(request), request.parameters.value(u"agentId"_s));
    return agent ? Reply::json(200, shared::toJson(*agent)) : noSuchAgent();
}

void PeopleRoutes::removeAgent(const Request &request, const ResponderPointer &responder)
{
    const auto order = readOrder(request);
    if (!order)
        return responder->reply(Reply::error(order.error()));
    if (order->ban == shared::BanKind::Address)
        return responder->reply(Reply::error(wrongParameter(
            u"ban must be agent here; to ban an address evict a transport that comes from it."_s)));
    const QString agentId = request.parameters.value(u"agentId"_s);
    if (!m_roster.quickAgent(sessionOf(request), agentId))
        return responder->reply(noSuchAgent());
    m_evictor.removeAgent(sessionOf(request), agentId, *order,
        [responder](const shared::Result<shared::Eviction> &removed) {
            responder->reply(removed ? Reply::json(200, shared::toJson(*removed))
                                     : Reply::error(removed.error()));
        });
}

Reply PeopleRoutes::listBans(const Request &request) const
{
    const auto query = readPageQuery(request, {});
    if (!query)
        return Reply::error(query.error());
    QList<shared::Ban> rows;
    for (const shared::Ban &ban : m_bans.bans()) {
        if (hasText(
                *query, {ban.applicationId, ban.sessionId, ban.agentId, ban.address, ban.reason}))
            rows.append(ban);
    }
    return pageReply(rows, *query, m_feed.newestId());
}

Reply PeopleRoutes::endBan(const Request &request)
{
    const auto ban = m_bans.end(request.parameters.value(u"banId"_s));
    if (!ban)
        return Reply::error(404, "ban_not_found"_L1, u"There is no such ban; it may have ended."_s);
    qCInfo(lcAdmin).noquote() << shared::LogFields("an administrator ended a ban")
                                     .add("ban", ban->banId)
                                     .add("by", request.peerAddress.toString());
    return Reply::json(200, shared::toJson(*ban));
}

} // namespace server::admin
