// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/hub/attachment.h"
#include "gui/hub/evictionorder.h"
#include "shared/client/surroundings.h"
#include "shared/contract/eviction.h"

#include <QObject>
#include <QStringList>

#include <deque>
#include <memory>

namespace gui {

// Evicts transports, however many, a few at a time: none waits so long for its turn that it is
// given up, and what has not been asked for can be called off.
class EvictionQueue final : public QObject {
    Q_OBJECT
public:
    // Of all that were asked for together.
    struct Outcome {
        int evicted = 0;
        int banned = 0; // of them
        int failed = 0;
        int calledOff = 0;
        QStringList failures; // each sentence once
    };
    static constexpr int kAtOnce = 6; // as many as Qt has connections to one host

    // Both outlive it.
    EvictionQueue(Attachment &attachment, const shared::Surroundings &surroundings,
        QObject *parent = nullptr);
    ~EvictionQueue() override;

    void add(const QStringList &transportIds, const EvictionOrder &order);
    // What was not asked for yet stays connected.
    void callOff();

signals:
    // Of one transport.
    void noted(const QString &transportId, const QString &note);
    // 0 of 0: nothing is left to do.
    void progressed(int done, int total);
    void ended(const gui::EvictionQueue::Outcome &outcome);

private:
    struct Batch {
        EvictionOrder order;
        qsizetype left = 0;
        Outcome outcome;
    };
    struct Job {
        QString transportId;
        std::shared_ptr<Batch> batch;
        int tries = 0;
    };

    void proceed();
    void ask(const Job &job);
    void take(const Job &job, const shared::Result<shared::Eviction> &eviction);
    void putOff(Job job, std::chrono::milliseconds pause);
    void count(const Job &job, const shared::Result<shared::Eviction> &eviction);
    void finish(const Job &job);
    void abandon();

    Attachment &m_attachment;
    const shared::Surroundings m_surroundings;
    std::deque<Job> m_waiting;
    std::deque<Job> m_asked;
    shared::DeadlineQueue::Id m_pause = 0; // that the hub asked for; 0: none
    int m_done = 0;
    int m_total = 0;
};

} // namespace gui
