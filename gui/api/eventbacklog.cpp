// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/api/eventbacklog.h"

#include "gui/api/hubrequest.h"

#include <QNetworkReply>

#include <chrono>
#include <utility>

namespace gui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using shared::ActivityEvent;

namespace {

// The stream goes on for ever: of a hub on which nothing happened yet, the event never comes.
constexpr std::chrono::milliseconds kPatience = 15s;

} // namespace

EventBacklog::EventBacklog(
    const HubAddress &hub, const shared::Surroundings &surroundings, QObject *parent)
    : QObject(parent)
    , m_hub(hub)
    , m_deadlines(surroundings.deadlines)
    , m_certificates(hub.trustedCertificate)
{
}

EventBacklog::~EventBacklog()
{
    stop();
}

void EventBacklog::askUntil(const QString &eventId)
{
    stop();
    m_until = eventId;
    m_decoder.emplace();
    const AdminRequest request{
        .path = {u"events"_s}, .query = {{u"backlog"_s, QString::number(kEvents)}}};
    QNetworkRequest network = hubRequest(m_hub, request);
    network.setRawHeader("Accept", "text/event-stream");
    m_reply = m_network.get(network);
    connect(m_reply, &QNetworkReply::sslErrors, this,
        [this](const QList<QSslError> &errors) { m_certificates.judge(*m_reply, errors); });
    connect(m_reply, &QNetworkReply::readyRead, this, &EventBacklog::read);
    connect(m_reply, &QNetworkReply::finished, this, [this] {
        read();
        stop();
    });
    m_patience = m_deadlines.addAfter(kPatience, [this] { stop(); });
}

void EventBacklog::read()
{
    if (!m_reply || m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() != 200)
        return;
    const auto decoded = m_decoder->feed(m_reply->readAll());
    if (!decoded)
        return stop();
    for (const ActivityEvent &event : decoded->events) {
        m_events.append(event);
        if (event.eventId != m_until)
            continue;
        const QList<ActivityEvent> events = std::exchange(m_events, {});
        stop();
        emit received(events);
        return;
    }
}

void EventBacklog::stop()
{
    if (m_patience != 0) // else it needs nobody any more
        m_deadlines.cancel(std::exchange(m_patience, 0));
    m_events.clear();
    abandon(m_reply, *this);
}

} // namespace gui
