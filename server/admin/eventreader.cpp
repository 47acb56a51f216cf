// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/eventreader.h"

#include "server/transport/sseframe.h"

#include <QJsonDocument>

#include <utility>

namespace server::admin {

namespace {

// Of what the client has not taken; far below http.max-queued, above which it would be cut.
constexpr qint64 kMostQueued = 64LL * 1024;

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

EventReader::EventReader(
    const ActivityFeed &feed, http::Stream &stream, Filter filter, quint64 after, QObject *parent)
    : QObject(parent)
    , m_feed(feed)
    , m_stream(&stream)
    , m_filter(std::move(filter))
    , m_place(after)
{
    connect(&feed, &ActivityFeed::published, this, &EventReader::pump);
    connect(&stream, &http::Stream::bytesWritten, this, &EventReader::pump);
    connect(&stream, &http::Stream::closed, this, &EventReader::ended);
}

void EventReader::begin(const QByteArray &hello, const std::optional<shared::ActivityGap> &gap)
{
    m_stream->write(transport::sse::event("hello", hello));
    if (gap)
        tellGap(*gap);
    pump();
}

void EventReader::tellGap(const shared::ActivityGap &gap)
{
    if (m_stream)
        m_stream->write(transport::sse::event("gap", compact(shared::toJson(gap))));
}

void EventReader::beat()
{
    if (m_stream && hasRoom())
        m_stream->write(transport::sse::comment("ping"));
}

void EventReader::pump()
{
    // A write may lead back here by the stream's own signals.
    if (std::exchange(m_isPumping, true))
        return;
    while (m_place < m_feed.newest() && m_stream && m_stream->isOpen() && hasRoom()) {
        if (const quint64 oldest = m_feed.oldest(); m_place + 1 < oldest) {
            tellGap(
                {shared::ActivityGap::Reason::TooSlow, static_cast<qint64>(oldest - m_place - 1)});
            m_place = oldest - 1;
        }
        const ActivityFeed::EventPointer event = m_feed.at(++m_place);
        if (isWanted(*event))
            write(*event, m_place == m_feed.newest());
    }
    m_isPumping = false;
}

void EventReader::write(const shared::ActivityEvent &event, bool isNewest)
{
    QJsonObject data = shared::toJson(event);
    if (m_filter.hasContent && isNewest && m_feed.newestContent())
        data.insert(QStringLiteral("content"), *m_feed.newestContent());
    m_stream->write(transport::sse::event(
        shared::activityKindName(event.kind).toLatin1(), compact(data), event.eventId.toLatin1()));
}

bool EventReader::isWanted(const shared::ActivityEvent &event) const
{
    const auto isAsked = [](const QString &asked, const QString &value) {
        return asked.isNull() || asked == value;
    };
    return (m_filter.kinds.isEmpty() || m_filter.kinds.contains(event.kind))
        && isAsked(m_filter.applicationId, event.applicationId)
        && isAsked(m_filter.sessionId, event.sessionId) && isAsked(m_filter.agentId, event.agentId)
        && isAsked(m_filter.transportId, event.transportId);
}

bool EventReader::hasRoom() const
{
    return m_stream->statistics().bytesQueued < kMostQueued;
}

} // namespace server::admin
