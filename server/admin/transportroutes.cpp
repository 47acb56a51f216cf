// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/transportroutes.h"

#include "server/admin/activityfeed.h"
#include "server/admin/door.h"
#include "server/admin/pagequery.h"
#include "server/transport/transportregistry.h"

#include <algorithm>
#include <array>
#include <optional>

namespace server::admin {

using namespace Qt::StringLiterals;
using http::Method;
using http::Reply;
using http::Request;
using shared::Result;
using shared::TransportRecord;
using shared::TransportState;

namespace {

const Orders<TransportRecord> &orders()
{
    using Record = TransportRecord;
    static const Orders<Record> kOrders{{u"openedAt"_s, by(&Record::openedAt)},
        {u"id"_s, by(&Record::id)}, {u"kind"_s, by(&Record::kind)},
        {u"state"_s, by(&Record::state)}, {u"applicationId"_s, by(&Record::applicationId)},
        {u"sessionId"_s, by(&Record::sessionId)}, {u"agentId"_s, by(&Record::agentId)},
        {u"peer"_s, by(&Record::peer)}, {u"userAgent"_s, by(&Record::userAgent)},
        {u"revision"_s, by(&Record::revision)}, {u"lastByteIn"_s, by(&Record::lastByteIn)},
        {u"lastByteOut"_s, by(&Record::lastByteOut)}, {u"lastPong"_s, by(&Record::lastPong)},
        {u"roundTripUs"_s, by(&Record::roundTrip)}, {u"pingsMissed"_s, by(&Record::pingsMissed)},
        {u"bytesIn"_s, by(&Record::bytesIn)}, {u"bytesOut"_s, by(&Record::bytesOut)},
        {u"bytesQueued"_s, by(&Record::bytesQueued)}, {u"messagesIn"_s, by(&Record::messagesIn)},
        {u"messagesOut"_s, by(&Record::messagesOut)},
        {u"callsInFlight"_s, by(&Record::callsInFlight)}, {u"closedAt"_s, by(&Record::closedAt)},
        {u"closeReason"_s, by(&Record::closeReason)}, {u"ageMs"_s, by(&Record::age)}};
    return kOrders;
}

// What a list of transports asks for besides the page.
struct Filter {
    std::optional<shared::TransportKind> kind;
    std::optional<TransportState> state;
    QDateTime activeSince; // null: whatever
};

Result<Filter> readFilter(const Request &request)
{
    Filter filter;
    if (const QString kind = request.queryValue(u"kind"_s); !kind.isNull()) {
        filter.kind = shared::transportKindFromName(kind);
        if (!filter.kind)
            return wrongParameter(u"kind must be one of http_sse, streamable_http, stdio."_s);
    }
    if (const QString state = request.queryValue(u"state"_s); !state.isNull()) {
        filter.state = shared::transportStateFromName(state);
        if (!filter.state)
            return wrongParameter(u"state must be one of connecting, open, draining, closed."_s);
    }
    if (const QString since = request.queryValue(u"activeSince"_s); !since.isNull()) {
        filter.activeSince = QDateTime::fromString(since, Qt::ISODateWithMs).toUTC();
        if (!filter.activeSince.isValid())
            return wrongParameter(u"activeSince must be a time such as 2026-11-25T06:00:00Z."_s);
    }
    return filter;
}

bool wasActiveSince(const TransportRecord &record, const QDateTime &since)
{
    return std::ranges::any_of(std::array{record.openedAt, record.lastByteIn, record.lastByteOut,
                                   record.lastPingSent, record.lastPong, record.closedAt},
        [&since](const QDateTime &time) { return !time.isNull() && time >= since; });
}

bool isWanted(const TransportRecord &record, const Filter &filter, const PageQuery &query,
    const Request &request)
{
    return (!filter.kind || record.kind == *filter.kind)
        && (!filter.state || record.state == *filter.state)
        && isAsked(request, u"application"_s, record.applicationId)
        && isAsked(request, u"session"_s, record.sessionId)
        && isAsked(request, u"agent"_s, record.agentId)
        && hasText(query,
            {record.id, record.applicationId, record.sessionId, record.agentId, record.peer,
                record.userAgent, record.revision})
        && (filter.activeSince.isNull() || wasActiveSince(record, filter.activeSince));
}

} // namespace

QStringList orderParameters()
{
    return {u"reason"_s, u"ban"_s, u"banSeconds"_s};
}

Result<Evictor::Order> readOrder(const Request &request)
{
    Evictor::Order order;
    const auto reason = readReason(request);
    if (!reason)
        return reason.error();
    order.reason = *reason;
    if (const QString ban = request.queryValue(u"ban"_s); !ban.isNull()) {
        order.ban = shared::banKindFromName(ban);
        if (!order.ban)
            return wrongParameter(u"ban must be agent or address."_s);
    }
    constexpr qint64 kYear = 365LL * 24 * 3600;
    const auto seconds = readNumber(request, u"banSeconds"_s, 1, kYear, 600);
    if (!seconds)
        return seconds.error();
    if (!order.ban && !request.queryValue(u"banSeconds"_s).isNull())
        return wrongParameter(u"banSeconds needs ban, which tells who is kept out."_s);
    order.banDuration = std::chrono::seconds(*seconds);
    return order;
}

TransportRoutes::TransportRoutes(
    const transport::TransportRegistry &transports, Evictor &evictor, const ActivityFeed &feed)
    : m_transports(transports)
    , m_evictor(evictor)
    , m_feed(feed)
{
}

void TransportRoutes::addRoutes(http::Router &router)
{
    using Answer = http::Router::ReplyHandler;
    Door::add(router,
        {Method::Get, u"transports"_s,
            pageParameters({u"application"_s, u"session"_s, u"agent"_s, u"kind"_s, u"state"_s,
                u"activeSince"_s, u"text"_s})},
        Answer([this](const Request &request) { return list(request); }));
    const QString one = u"transports/{transportId}"_s;
    Door::add(router, {Method::Get, one},
        Answer([this](const Request &request) { return show(request); }));
    Door::add(router, {Method::Delete, one, orderParameters()},
        Answer([this](const Request &request) { return evict(request); }));
}

Reply TransportRoutes::list(const Request &request) const
{
    const auto query = readPageQuery(request, keysOf(orders()));
    if (!query)
        return Reply::error(query.error());
    const auto filter = readFilter(request);
    if (!filter)
        return Reply::error(filter.error());
    QList<TransportRecord> rows;
    const auto take = [&](const TransportRecord &record) {
        if (isWanted(record, *filter, *query, request))
            rows.append(record);
    };
    if (filter->state == TransportState::Closed) {
        for (const TransportRecord &record : m_transports.closedRecords())
            take(record);
    } else {
        for (const TransportRecord &record : m_transports.quickRecords())
            take(record);
    }
    // Without an order they are in none, and pages would not fit together.
    std::ranges::sort(rows, {}, &TransportRecord::id);
    PageQuery sorted = *query;
    if (sorted.sort.isEmpty())
        sorted.sort = u"openedAt"_s;
    return pageReply(std::move(rows), sorted, orders(), m_feed.newestId());
}

Reply TransportRoutes::show(const Request &request) const
{
    const QString id = request.parameters.value(u"transportId"_s);
    if (const transport::Transport *transport = m_transports.find(id))
        return Reply::json(200, shared::toJson(transport->record()));
    if (m_transports.wasOpen(id)) {
        const auto &closed = m_transports.closedRecords();
        const auto found = std::ranges::find(closed, id, &TransportRecord::id);
        if (found != closed.cend())
            return Reply::json(200, shared::toJson(*found));
    }
    return Reply::error(
        404, "transport_not_found"_L1, u"There is no transport of that id, nor was one lately."_s);
}

Reply TransportRoutes::evict(const Request &request)
{
    const auto order = readOrder(request);
    if (!order)
        return Reply::error(order.error());
    const auto eviction = m_evictor.evict(request.parameters.value(u"transportId"_s), *order);
    if (!eviction)
        return Reply::error(eviction.error());
    return Reply::json(200, shared::toJson(*eviction));
}

} // namespace server::admin
