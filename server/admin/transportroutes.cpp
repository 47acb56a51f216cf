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
#include <utility>
#include <vector>

namespace server::admin {

using namespace Qt::StringLiterals;
using http::Method;
using http::Reply;
using http::Request;
using shared::Result;
using shared::TransportRecord;
using shared::TransportState;

namespace {

using Pointer = const TransportRecord *;

// They are kept in no order: without one among equals pages would not fit together.
template <typename Field> auto byThenId(Field TransportRecord::*field)
{
    return [field](Pointer left, Pointer right) {
        if (left->*field < right->*field)
            return true;
        return !(right->*field < left->*field) && left->id < right->id;
    };
}

const Orders<Pointer> &orders()
{
    using Record = TransportRecord;
    static const Orders<Pointer> kOrders{{u"openedAt"_s, byThenId(&Record::openedAt)},
        {u"id"_s, byThenId(&Record::id)}, {u"kind"_s, byThenId(&Record::kind)},
        {u"state"_s, byThenId(&Record::state)},
        {u"applicationId"_s, byThenId(&Record::applicationId)},
        {u"sessionId"_s, byThenId(&Record::sessionId)}, {u"agentId"_s, byThenId(&Record::agentId)},
        {u"peer"_s, byThenId(&Record::peer)}, {u"userAgent"_s, byThenId(&Record::userAgent)},
        {u"revision"_s, byThenId(&Record::revision)},
        {u"lastByteIn"_s, byThenId(&Record::lastByteIn)},
        {u"lastByteOut"_s, byThenId(&Record::lastByteOut)},
        {u"lastPong"_s, byThenId(&Record::lastPong)},
        {u"roundTripUs"_s, byThenId(&Record::roundTrip)},
        {u"pingsMissed"_s, byThenId(&Record::pingsMissed)},
        {u"bytesIn"_s, byThenId(&Record::bytesIn)}, {u"bytesOut"_s, byThenId(&Record::bytesOut)},
        {u"bytesQueued"_s, byThenId(&Record::bytesQueued)},
        {u"messagesIn"_s, byThenId(&Record::messagesIn)},
        {u"messagesOut"_s, byThenId(&Record::messagesOut)},
        {u"callsInFlight"_s, byThenId(&Record::callsInFlight)},
        {u"closedAt"_s, byThenId(&Record::closedAt)},
        {u"closeReason"_s, byThenId(&Record::closeReason)}, {u"ageMs"_s, byThenId(&Record::age)}};
    return kOrders;
}

// What a list of transports asks for besides the page.
struct Filter {
    NameFilter names;
    std::optional<shared::TransportKind> kind;
    std::optional<TransportState> state;
    QDateTime activeSince; // null: whatever
};

Result<Filter> readFilter(const Request &request)
{
    Filter filter;
    filter.names = readNameFilter(request);
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

bool isWanted(const TransportRecord &record, const Filter &filter, const PageQuery &query)
{
    return (!filter.kind || record.kind == *filter.kind)
        && (!filter.state || record.state == *filter.state)
        && filter.names.has(record.applicationId, record.sessionId, record.agentId)
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
    order.by = request.peerAddress.toString();
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
    std::vector<Pointer> rows;
    const auto take = [&](const TransportRecord &record) {
        if (isWanted(record, *filter, *query))
            rows.push_back(&record);
    };
    if (filter->state == TransportState::Closed)
        std::ranges::for_each(m_transports.closedRecords(), take);
    else
        std::ranges::for_each(m_transports.all(), take, &transport::Transport::quickRecord);
    PageQuery sorted = *query;
    if (sorted.sort.isEmpty())
        sorted.sort = u"openedAt"_s;
    const auto total = static_cast<qsizetype>(rows.size());
    QList<TransportRecord> items;
    for (const Pointer record : pageOf(std::move(rows), sorted, orders()))
        items.append(*record);
    return pageReply(items, total, sorted, m_feed.newestId());
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
