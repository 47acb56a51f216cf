// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/admin/eventreader.h"
#include "server/http/router.h"
#include "shared/util/deadlinequeue.h"

#include <QObject>

#include <memory>
#include <unordered_map>
#include <vector>

namespace server::admin {

// GET /admin/v1/events: the activity feed as server-sent events.
class EventRoutes final : public QObject {
    Q_OBJECT
public:
    static constexpr size_t kMostReaders = 64;

    // The feed and the queue must outlive it.
    EventRoutes(
        const ActivityFeed &feed, shared::DeadlineQueue &deadlines, QObject *parent = nullptr);
    ~EventRoutes() override;

    void addRoutes(http::Router &router);
    [[nodiscard]] qsizetype readers() const { return static_cast<qsizetype>(m_readers.size()); }

private:
    void follow(const http::Request &request, const http::ResponderPointer &responder);
    void scheduleBeat();
    void remove(EventReader *reader);

    const ActivityFeed &m_feed;
    shared::DeadlineQueue &m_deadlines;
    shared::DeadlineQueue::Id m_nextBeat = 0;
    std::unordered_map<EventReader *, std::unique_ptr<EventReader>> m_readers;
    std::vector<std::unique_ptr<EventReader>> m_ended; // until the next turn of the event loop
};

} // namespace server::admin
