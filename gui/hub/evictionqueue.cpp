// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/hub/evictionqueue.h"

#include <algorithm>
#include <utility>

namespace gui {

using namespace Qt::StringLiterals;
using shared::Eviction;
using shared::Result;

namespace {

constexpr int kMostTries = 10; // of one that the hub puts off

} // namespace

EvictionQueue::EvictionQueue(
    Attachment &attachment, const shared::Surroundings &surroundings, QObject *parent)
    : QObject(parent)
    , m_attachment(attachment)
    , m_surroundings(surroundings)
{
    connect(&attachment, &Attachment::stateChanged, this, [this](Attachment::State state) {
        if (state == Attachment::State::Detached)
            abandon();
        else if (state != Attachment::State::Attached)
            callOff(); // one after the other would fail
    });
}

EvictionQueue::~EvictionQueue()
{
    m_surroundings.deadlines.cancel(m_pause);
}

void EvictionQueue::add(const QStringList &transportIds, const EvictionOrder &order)
{
    const auto batch = std::make_shared<Batch>();
    batch->order = order;
    batch->left = transportIds.size();
    for (const QString &id : transportIds) {
        m_waiting.push_back({id, batch});
        emit noted(id, tr("evicting…"));
    }
    m_total += static_cast<int>(transportIds.size());
    emit progressed(m_done, m_total);
    proceed();
}

void EvictionQueue::callOff()
{
    for (const Job &job : std::exchange(m_waiting, {})) {
        ++job.batch->outcome.calledOff;
        emit noted(job.transportId, {});
        finish(job);
    }
}

// The hub was left: those who were asked for will not be heard of.
void EvictionQueue::abandon()
{
    m_surroundings.deadlines.cancel(std::exchange(m_pause, 0));
    for (const Job &job : std::exchange(m_asked, {}))
        m_waiting.push_back(job);
    callOff();
}

void EvictionQueue::proceed()
{
    while (m_pause == 0 && !m_waiting.empty() && m_asked.size() < kAtOnce) {
        const Job job = std::move(m_waiting.front());
        m_waiting.pop_front();
        ask(job);
    }
}

void EvictionQueue::ask(const Job &job)
{
    m_asked.push_back(job);
    AdminRequest request{.method = "DELETE", .path = {u"transports"_s, job.transportId}};
    request.query = queryOf(job.batch->order);
    m_attachment.client()->ask<Eviction>(
        request, this, [this, job](const Result<Eviction> &eviction) { take(job, eviction); });
}

void EvictionQueue::take(const Job &job, const Result<Eviction> &eviction)
{
    std::erase_if(
        m_asked, [&job](const Job &asked) { return asked.transportId == job.transportId; });
    const auto pause = m_attachment.client()->retryAfter();
    if (!eviction && pause && job.tries < kMostTries)
        return putOff(job, *pause);
    count(job, eviction);
    finish(job);
    proceed();
}

void EvictionQueue::putOff(Job job, std::chrono::milliseconds pause)
{
    ++job.tries;
    m_waiting.push_front(std::move(job));
    if (m_pause != 0)
        return;
    m_pause = m_surroundings.deadlines.addAfter(pause, [this] {
        m_pause = 0;
        proceed();
    });
}

void EvictionQueue::count(const Job &job, const Result<Eviction> &eviction)
{
    Outcome &outcome = job.batch->outcome;
    if (eviction) {
        ++outcome.evicted;
        outcome.banned += eviction->ban ? 1 : 0;
        emit noted(job.transportId, eviction->ban ? tr("evicted and banned") : tr("evicted"));
        return;
    }
    ++outcome.failed;
    if (!outcome.failures.contains(eviction.error().message))
        outcome.failures.append(eviction.error().message);
    emit noted(job.transportId, tr("not evicted: %1").arg(eviction.error().message));
}

void EvictionQueue::finish(const Job &job)
{
    ++m_done;
    if (m_waiting.empty() && m_asked.empty())
        m_done = m_total = 0;
    emit progressed(m_done, m_total);
    if (--job.batch->left == 0)
        emit ended(job.batch->outcome);
}

} // namespace gui
