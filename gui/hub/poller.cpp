// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/hub/poller.h"

#include <utility>

namespace gui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using shared::Page;
using shared::Result;

namespace {

constexpr qint64 kHistoryEvery = 5; // rounds: a sample is made every ten seconds

} // namespace

Poller::Poller(AdminClient &client, const shared::Surroundings &surroundings, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_surroundings(surroundings)
{
}

Poller::~Poller()
{
    pause();
}

void Poller::start()
{
    m_isRunning = true;
    m_hasFailed = false;
    m_seenAt = m_surroundings.clock.now(); // with the picture
    m_round = 0;
    cancelNext();
    if (!m_isAsking)
        ask();
}

void Poller::pause()
{
    m_isRunning = false;
    cancelNext();
}

void Poller::cancelNext()
{
    if (m_next != 0)
        m_surroundings.deadlines.cancel(std::exchange(m_next, 0));
}

void Poller::schedule(bool hasFailed)
{
    m_isAsking = false;
    m_hasFailed = hasFailed;
    if (!hasFailed)
        m_seenAt = m_surroundings.clock.now();
    if (m_isRunning)
        m_next = m_surroundings.deadlines.addAfter(kPeriod, [this] { ask(); });
    emit looked();
}

std::optional<std::chrono::milliseconds> Poller::staleness() const
{
    if (!m_hasFailed)
        return std::nullopt;
    return std::chrono::duration_cast<std::chrono::milliseconds>(
        m_surroundings.clock.now() - m_seenAt);
}

void Poller::takeStatus(const shared::ServerStatus &status)
{
    m_hubTime = status.startedAt.addMSecs(status.uptime.count());
    m_clockOffset = std::chrono::milliseconds(m_surroundings.clock.wallNow().msecsTo(m_hubTime));
    emit statusReceived(status);
}

void Poller::ask()
{
    m_next = 0;
    m_isAsking = true;
    m_client.ask<shared::ServerStatus>(
        {.path = {u"status"_s}}, this, [this](const Result<shared::ServerStatus> &status) {
            if (!status) // the feed tells of it when the hub is gone
                return schedule(true);
            takeStatus(*status);
            askTransports();
        });
}

void Poller::askTransports()
{
    QueryItems query;
    if (!m_seenUntil.isNull())
        query.append({u"activeSince"_s, m_seenUntil.toString(Qt::ISODateWithMs)});
    // A second more than needed: a status and its clock are not read in one moment.
    const QDateTime seenUntil = m_hubTime.addSecs(-1);
    m_client.askAll<shared::TransportRecord>(
        {.path = {u"transports"_s}, .query = query}, this,
        [this](const QList<shared::TransportRecord> &page) { emit transportsReceived(page); },
        [this, seenUntil](const Result<QString> &seen) {
            if (seen)
                m_seenUntil = seenUntil; // else they are asked for again
            askPeople(!seen);
        });
}

void Poller::askPeople(bool hasFailed)
{
    askPage<shared::AgentInfo>(u"agents"_s, m_agentsOffset, &Poller::agentsReceived);
    askPage<shared::SessionInfo>(u"sessions"_s, m_sessionsOffset, &Poller::sessionsReceived);
    if (m_round++ % kHistoryEvery == 0)
        askHistory();
    askBans();
    schedule(hasFailed);
}

template <typename T, typename Signal>
void Poller::askPage(const QString &list, qint64 &offset, Signal signal)
{
    const AdminRequest request{.path = {list},
        .query = {{u"limit"_s, QString::number(AdminClient::kPageRows)},
            {u"offset"_s, QString::number(offset)}}};
    m_client.ask<Page<T>>(request, this, [this, &offset, signal](const Result<Page<T>> &page) {
        if (!page) {
            m_hasFailed = true;
            return;
        }
        const qint64 end = page->offset + page->items.size();
        offset = end < page->total ? end : 0;
        emit(this->*signal)(page->items);
    });
}

void Poller::askHistory()
{
    m_client.ask<Page<shared::HistorySample>>(
        {.path = {u"history"_s}, .query = {{u"limit"_s, u"1000"_s}}}, this,
        [this](const Result<Page<shared::HistorySample>> &page) {
            if (page)
                emit historyReceived(page->items);
        });
}

void Poller::askBans()
{
    m_client.ask<Page<shared::Ban>>({.path = {u"bans"_s}, .query = {{u"limit"_s, u"1000"_s}}}, this,
        [this](const Result<Page<shared::Ban>> &page) {
            if (page)
                emit bansReceived(page->items);
        });
}

} // namespace gui
