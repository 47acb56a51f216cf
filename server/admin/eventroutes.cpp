// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/eventroutes.h"

#include "server/admin/door.h"
#include "server/admin/pagequery.h"
#include "server/transport/joining.h"
#include "shared/contract/version.h"

#include <QJsonDocument>

#include <algorithm>
#include <chrono>
#include <optional>

namespace server::admin {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using http::Reply;
using http::Request;
using http::ResponderPointer;
using shared::ActivityGap;
using shared::Result;

namespace {

constexpr auto kBeat = 15s;

Result<EventReader::Filter> readFilter(const Request &request)
{
    EventReader::Filter filter;
    const QString kinds = request.queryValue(u"kinds"_s);
    for (const QString &name : kinds.split(u',', Qt::SkipEmptyParts)) {
        const auto kind = shared::activityKindFromName(name.trimmed());
        if (!kind)
            return wrongParameter(u"kinds holds \"%1\", which is no kind of event."_s.arg(name));
        filter.kinds.insert(*kind);
    }
    const auto content = readSwitch(request, u"content"_s);
    if (!content)
        return content.error();
    filter.hasContent = *content;
    filter.applicationId = request.queryValue(u"application"_s);
    filter.sessionId = request.queryValue(u"session"_s);
    filter.agentId = request.queryValue(u"agent"_s);
    filter.transportId = request.queryValue(u"transport"_s);
    return filter;
}

// Behind which event a reader begins, and what it has missed by then.
struct Beginning {
    quint64 after = 0;
    std::optional<ActivityGap> gap;
};

Beginning beginningAt(const ActivityFeed &feed, const QString &lastId, quint64 backlog)
{
    const quint64 before = feed.oldest() - 1; // all that is kept comes after it
    if (lastId.isEmpty())
        return {std::max(before, feed.newest() - std::min(backlog, feed.newest())), std::nullopt};
    const auto last = feed.numberOf(lastId);
    if (!last)
        return {before, ActivityGap{ActivityGap::Reason::Restarted, std::nullopt}};
    if (*last < before)
        return {
            before, ActivityGap{ActivityGap::Reason::TooOld, static_cast<qint64>(before - *last)}};
    return {*last, std::nullopt};
}

} // namespace

EventRoutes::EventRoutes(
    const ActivityFeed &feed, shared::DeadlineQueue &deadlines, QObject *parent)
    : QObject(parent)
    , m_feed(feed)
    , m_deadlines(deadlines)
{
}

EventRoutes::~EventRoutes()
{
    m_deadlines.cancel(m_nextBeat);
}

void EventRoutes::addRoutes(http::Router &router)
{
    Door::add(router,
        {http::Method::Get, u"events"_s,
            {u"kinds"_s, u"application"_s, u"session"_s, u"agent"_s, u"transport"_s, u"content"_s,
                u"backlog"_s, u"lastEventId"_s}},
        http::Router::Handler([this](const Request &request, const ResponderPointer &responder) {
            follow(request, responder);
        }));
}

void EventRoutes::follow(const Request &request, const ResponderPointer &responder)
{
    const auto filter = readFilter(request);
    if (!filter)
        return responder->reply(Reply::error(filter.error()));
    const auto backlog =
        readNumber(request, u"backlog"_s, 0, static_cast<qint64>(ActivityFeed::kKept), 0);
    if (!backlog)
        return responder->reply(Reply::error(backlog.error()));
    if (request.method == http::Method::Head)
        return responder->reply(transport::eventStreamHead());
    if (m_readers.size() >= kMostReaders)
        return responder->reply(Reply::error(503, "too_many_readers"_L1,
            u"The feed has as many readers as it may have: %1. Try again later."_s.arg(
                kMostReaders),
            10s));
    const QString header = QString::fromUtf8(request.headers.value("Last-Event-ID"));
    const Beginning beginning =
        beginningAt(m_feed, header.isEmpty() ? request.queryValue(u"lastEventId"_s) : header,
            static_cast<quint64>(*backlog));
    http::Stream *stream = responder->openStream(transport::eventStreamHead());
    if (stream == nullptr)
        return;
    auto owned = std::make_unique<EventReader>(m_feed, *stream, *filter, beginning.after);
    EventReader *reader = owned.get();
    m_readers.emplace(reader, std::move(owned));
    connect(reader, &EventReader::ended, this, [this, reader] { remove(reader); });
    if (m_nextBeat == 0)
        scheduleBeat();
    const QJsonObject hello{
        {u"eventId"_s, m_feed.newestId()}, {u"version"_s, QString::fromLatin1(shared::kVersion)}};
    reader->begin(QJsonDocument(hello).toJson(QJsonDocument::Compact), beginning.gap);
}

void EventRoutes::scheduleBeat()
{
    m_nextBeat = m_deadlines.addAfter(kBeat, [this] {
        m_nextBeat = 0;
        for (const auto &[reader, owned] : m_readers)
            reader->beat();
        if (!m_readers.empty())
            scheduleBeat();
    });
}

// It is in the middle of its own signal, so it goes in the next turn.
void EventRoutes::remove(EventReader *reader)
{
    auto entry = m_readers.extract(reader);
    if (!entry)
        return;
    if (m_ended.empty())
        QMetaObject::invokeMethod(
            this, [this] { m_ended.clear(); }, Qt::QueuedConnection);
    m_ended.push_back(std::move(entry.mapped()));
}

} // namespace server::admin
