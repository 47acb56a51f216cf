// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/banlist.h"

#include "server/access/log.h"
#include "server/http/hostname.h"
#include "shared/util/logfields.h"

#include <algorithm>

namespace server::access {

using shared::Ban;
using shared::BanKind;

namespace {

bool isOfSame(const Ban &left, const Ban &right)
{
    return left.kind == right.kind && left.applicationId == right.applicationId
        && left.sessionId == right.sessionId && left.agentId == right.agentId
        && left.address == right.address;
}

} // namespace

BanList::BanList(const shared::Clock &clock, shared::DeadlineQueue &deadlines, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_deadlines(deadlines)
{
}

BanList::~BanList()
{
    for (const auto &[number, entry] : m_bans)
        m_deadlines.cancel(entry.deadline);
}

Ban BanList::banAgent(const session::SessionKey &key, const QString &agentId,
    std::chrono::seconds duration, const QString &reason)
{
    Ban ban;
    ban.kind = BanKind::Agent;
    ban.applicationId = key.applicationId;
    ban.sessionId = key.sessionId;
    ban.agentId = agentId;
    ban.reason = reason;
    return add(ban, duration);
}

Ban BanList::banAddress(
    const QHostAddress &address, std::chrono::seconds duration, const QString &reason)
{
    Ban ban;
    ban.kind = BanKind::Address;
    ban.address = http::clientKeyOf(address).toString();
    ban.reason = reason;
    return add(ban, duration);
}

Ban BanList::add(Ban ban, std::chrono::seconds duration)
{
    for (const auto &[number, entry] : m_bans) {
        if (isOfSame(entry.ban, ban)) {
            m_deadlines.cancel(entry.deadline);
            m_bans.erase(number);
            break;
        }
    }
    const quint64 number = ++m_lastNumber;
    ban.banId = QString::number(number);
    ban.createdAt = m_clock.wallNow();
    ban.until = ban.createdAt.addSecs(duration.count());
    Entry &entry = m_bans[number];
    entry.ban = ban;
    entry.until = m_clock.now() + duration;
    entry.deadline = m_deadlines.add(entry.until, [this, number] { remove(number); });
    qCInfo(lcAccess).noquote() << shared::LogFields("ban began")
                                      .add("ban", ban.banId)
                                      .add("session", ban.sessionId)
                                      .add("agent", ban.agentId)
                                      .add("address", ban.address)
                                      .add("duration", std::chrono::microseconds(duration))
                                      .add("why", ban.reason);
    Ban made = shown(entry);
    emit began(made);
    return made;
}

std::optional<Ban> BanList::end(const QString &banId)
{
    const auto found = m_bans.find(banId.toULongLong());
    if (found == m_bans.end() || found->second.ban.banId != banId)
        return std::nullopt;
    const Ban ban = shown(found->second);
    m_deadlines.cancel(found->second.deadline);
    remove(found->first);
    return ban;
}

void BanList::remove(quint64 number)
{
    const auto entry = m_bans.extract(number);
    if (!entry)
        return;
    const Ban ban = shown(entry.mapped());
    qCInfo(lcAccess).noquote() << shared::LogFields("ban ended")
                                      .add("ban", ban.banId)
                                      .add("session", ban.sessionId)
                                      .add("agent", ban.agentId)
                                      .add("address", ban.address);
    emit ended(ban);
}

QList<Ban> BanList::bans() const
{
    QList<Ban> bans;
    for (const auto &[number, entry] : m_bans) {
        if (remaining(entry) > std::chrono::nanoseconds(0))
            bans.append(shown(entry));
    }
    return bans;
}

std::optional<transport::Banishment> BanList::banishment(
    const session::SessionKey &key, const QString &agentId, const QHostAddress &client) const
{
    const QString address = http::clientKeyOf(client).toString();
    std::optional<transport::Banishment> longest;
    for (const auto &[number, entry] : m_bans) {
        const Ban &ban = entry.ban;
        const bool isMeant = ban.kind == BanKind::Address ? ban.address == address
                                                          : ban.applicationId == key.applicationId
                && ban.sessionId == key.sessionId && ban.agentId == agentId;
        const auto left = remaining(entry);
        if (isMeant && left > std::chrono::nanoseconds(0)
            && (!longest || left > longest->remaining))
            longest = transport::Banishment{left, ban.reason};
    }
    return longest;
}

std::chrono::nanoseconds BanList::remaining(const Entry &entry) const
{
    return std::max(entry.until - m_clock.now(), shared::Clock::TimePoint::duration(0));
}

Ban BanList::shown(const Entry &entry) const
{
    Ban ban = entry.ban;
    ban.remaining = std::chrono::ceil<std::chrono::milliseconds>(remaining(entry));
    return ban;
}

} // namespace server::access
