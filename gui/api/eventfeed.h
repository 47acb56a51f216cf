// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/api/certificatecheck.h"
#include "gui/api/eventdecoder.h"
#include "gui/api/hubaddress.h"
#include "shared/client/backoff.h"
#include "shared/client/surroundings.h"

#include <QNetworkAccessManager>
#include <QObject>
#include <QPointer>

#include <chrono>
#include <optional>

class QNetworkReply;

namespace gui {

// Follows the activity feed of a hub, and comes back to where it was when the connection is lost,
// with growing pauses.
class EventFeed final : public QObject {
    Q_OBJECT
public:
    EventFeed(
        const HubAddress &hub, const shared::Surroundings &surroundings, QObject *parent = nullptr);
    ~EventFeed() override;

    // From behind that event on.
    void start(const QString &eventId);
    // For good: from here on it needs nobody any more.
    void stop();
    // Without waiting for the end of the pause.
    void retryNow();

    [[nodiscard]] bool isOpen() const { return m_isOpen; }

signals:
    void opened();
    // Tries again by itself after the pause.
    void lost(const shared::Error &why, std::chrono::milliseconds pause);
    // Tries no more: the token is wrong, say.
    void refused(const shared::Error &why);
    void received(const QList<shared::ActivityEvent> &events);
    // Events are missing before those that come next.
    void gapFound(const shared::ActivityGap &gap);

private:
    void open();
    [[nodiscard]] bool isAnswered() const; // with what was asked for
    void read();
    void take(const QByteArray &piece);
    void end(const shared::Error &why);
    void handleEnd();
    void watchSilence();
    void drop();
    void cancel(shared::DeadlineQueue::Id &deadline);

    // constant after construction
    const HubAddress m_hub;
    shared::DeadlineQueue &m_deadlines;

    shared::Backoff m_backoff;
    CertificateCheck m_certificates;
    QNetworkAccessManager m_network;
    QPointer<QNetworkReply> m_reply;
    std::optional<EventDecoder> m_decoder; // of the connection
    QString m_eventId; // of the newest event that came
    bool m_isOpen = false;
    shared::DeadlineQueue::Id m_pause = 0; // until the next try; 0: none
    shared::DeadlineQueue::Id m_silence = 0;
};

} // namespace gui
