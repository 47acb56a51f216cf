// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/api/certificatecheck.h"
#include "gui/api/eventdecoder.h"
#include "gui/api/hubaddress.h"
#include "shared/client/surroundings.h"

#include <QNetworkAccessManager>
#include <QObject>
#include <QPointer>

#include <optional>

class QNetworkReply;

namespace gui {

// Reads what happened on a hub before somebody began to follow its feed: once, and with a failure
// there is just less to be read.
class EventBacklog final : public QObject {
    Q_OBJECT
public:
    EventBacklog(
        const HubAddress &hub, const shared::Surroundings &surroundings, QObject *parent = nullptr);
    ~EventBacklog() override;

    // The latest, that one included as the last. What came after it is told by the feed.
    void askUntil(const QString &eventId);
    void stop();

    static constexpr int kEvents = 1'000;

signals:
    void received(const QList<shared::ActivityEvent> &events);

private:
    void read();

    // constant after construction
    const HubAddress m_hub;
    shared::DeadlineQueue &m_deadlines;

    CertificateCheck m_certificates;
    QNetworkAccessManager m_network;
    QPointer<QNetworkReply> m_reply; // null: nothing is asked
    std::optional<EventDecoder> m_decoder; // of the reply
    QString m_until;
    QList<shared::ActivityEvent> m_events; // so far
    shared::DeadlineQueue::Id m_patience = 0;
};

} // namespace gui
