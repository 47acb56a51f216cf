// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/deadlinequeue.h"
#include "shared/util/result.h"

#include <QObject>
#include <QUrl>

#include <chrono>

namespace server::stdio {

class HubFinder;

// Looks for a hub when asked to, one search at a time, and again by itself, ever more rarely, once
// a hub that was there is lost.
class HubLink final : public QObject {
    Q_OBJECT
public:
    // Both must outlive it.
    HubLink(HubFinder &finder, shared::DeadlineQueue &deadlines, QObject *parent = nullptr);
    ~HubLink() override;

    void seek();
    // Nobody is in a hurry: the next search comes after a pause.
    void seekLater();
    void stop();

signals:
    void found(const QUrl &hub);
    void missed(const shared::Error &error);

private:
    HubFinder &m_finder;
    shared::DeadlineQueue &m_deadlines;
    bool m_isSeeking = false;
    bool m_isStopped = false;
    std::chrono::milliseconds m_pause;
    shared::DeadlineQueue::Id m_next = 0;
};

} // namespace server::stdio
