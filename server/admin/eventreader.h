// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/admin/activityfeed.h"
#include "server/http/responder.h"

#include <QObject>
#include <QPointer>
#include <QSet>
#include <QString>

namespace server::admin {

// Somebody who reads the activity feed: has a place in it and writes on from there as long as the
// client takes what is written. Nothing is kept for it but that place, so that a slow reader costs
// no more than a fast one; once the feed has gone on past it, it is told so.
class EventReader final : public QObject {
    Q_OBJECT
public:
    struct Filter {
        QSet<shared::ActivityKind> kinds; // empty: all
        QString applicationId; // each: null: all
        QString sessionId;
        QString agentId;
        QString transportId;
        bool hasContent = false;
    };

    // Begins behind that number. The feed must outlive it; the stream may end before.
    EventReader(const ActivityFeed &feed, http::Stream &stream, Filter filter, quint64 after,
        QObject *parent = nullptr);

    // Says hello, tells what was missed before, and goes on.
    void begin(const QByteArray &hello, const std::optional<shared::ActivityGap> &gap);
    void beat();

signals:
    void ended();

private:
    void pump();
    void tellGap(const shared::ActivityGap &gap);
    void write(const shared::ActivityEvent &event, bool isNewest);
    [[nodiscard]] bool isWanted(const shared::ActivityEvent &event) const;
    [[nodiscard]] bool hasRoom() const;

    const ActivityFeed &m_feed;
    QPointer<http::Stream> m_stream;
    const Filter m_filter;
    quint64 m_place; // number of the last event that was looked at
    bool m_isPumping = false;
};

} // namespace server::admin
