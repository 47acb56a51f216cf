// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/hub/commands.h"

namespace gui {

using namespace Qt::StringLiterals;
using shared::Eviction;
using shared::Result;

namespace {

QueryItems queryOf(const EvictionOrder &order)
{
    QueryItems query;
    if (!order.reason.isEmpty())
        query.append({u"reason"_s, order.reason});
    if (order.ban) {
        query.append({u"ban"_s, shared::banKindName(*order.ban)});
        query.append({u"banSeconds"_s, QString::number(order.banFor.count())});
    }
    return query;
}

} // namespace

Commands::Commands(Attachment &attachment, QObject *parent)
    : QObject(parent)
    , m_attachment(attachment)
{
}

bool Commands::isReady()
{
    if (m_attachment.client() != nullptr)
        return true;
    emit failed(tr("There is no connection to a hub."));
    return false;
}

void Commands::evict(const QStringList &transportIds, const EvictionOrder &order)
{
    if (transportIds.isEmpty() || !isReady())
        return;
    const auto tally = std::make_shared<Tally>();
    tally->left = static_cast<int>(transportIds.size());
    for (const QString &id : transportIds) {
        emit transportNoted(id, tr("evicting…"));
        m_attachment.client()->ask<Eviction>(
            {.method = "DELETE", .path = {u"transports"_s, id}, .query = queryOf(order)}, this,
            [this, tally, id](
                const Result<Eviction> &eviction) { countEviction(tally, id, eviction); });
    }
}

void Commands::countEviction(const std::shared_ptr<Tally> &tally, const QString &transportId,
    const Result<Eviction> &eviction)
{
    if (eviction) {
        ++tally->evicted;
        tally->banned += eviction->ban ? 1 : 0;
        emit transportNoted(transportId, eviction->ban ? tr("evicted and banned") : tr("evicted"));
    } else {
        ++tally->failed;
        tally->failures.append(eviction.error().message);
        emit transportNoted(transportId, tr("not evicted: %1").arg(eviction.error().message));
    }
    if (--tally->left > 0)
        return;
    if (tally->banned > 0)
        emit bansChanged();
    if (tally->failed == 0) {
        const QString done = tr("%n transport(s) evicted", nullptr, tally->evicted);
        emit succeeded(
            tally->banned > 0 ? tr("%1, %n banned", nullptr, tally->banned).arg(done) : done);
        return;
    }
    tally->failures.removeDuplicates();
    emit failed(tr("%1 evicted, %2 not: %3")
                    .arg(tally->evicted)
                    .arg(tally->failed)
                    .arg(tally->failures.join(u' ')));
}

void Commands::removeAgent(const QString &applicationId, const QString &sessionId,
    const QString &agentId, const EvictionOrder &order)
{
    if (!isReady())
        return;
    m_attachment.client()->ask<Eviction>(
        {.method = "DELETE",
            .path = {u"sessions"_s, applicationId, sessionId, u"agents"_s, agentId},
            .query = queryOf(order)},
        this, [this, agentId](const Result<Eviction> &removed) {
            if (!removed)
                return emit failed(
                    tr("%1 was not removed: %2").arg(agentId, removed.error().message));
            emit succeeded(tr("%1 was removed from its session.").arg(agentId));
            emit bansChanged();
        });
}

void Commands::closeSession(
    const QString &applicationId, const QString &sessionId, const QString &reason)
{
    if (!isReady())
        return;
    m_attachment.client()->ask<shared::SessionInfo>(
        {.method = "DELETE",
            .path = {u"sessions"_s, applicationId, sessionId},
            .query = queryOf({.reason = reason, .ban = {}})},
        this, [this, sessionId](const Result<shared::SessionInfo> &closed) {
            if (closed)
                emit succeeded(tr("Session %1 was closed.").arg(sessionId));
            else
                emit failed(
                    tr("Session %1 was not closed: %2").arg(sessionId, closed.error().message));
        });
}

void Commands::setDraining(bool isDraining)
{
    if (!isReady())
        return;
    m_attachment.client()->ask<shared::ServerStatus>(
        {.method = isDraining ? "POST" : "DELETE", .path = {u"drain"_s}}, this,
        [this, isDraining](const Result<shared::ServerStatus> &status) {
            if (!status)
                return emit failed(status.error().message);
            emit statusReceived(*status);
            emit succeeded(isDraining
                    ? tr("The hub takes nobody new; those who are connected stay.")
                    : tr("The hub takes everybody again."));
        });
}

void Commands::endBan(const QString &banId)
{
    if (!isReady())
        return;
    m_attachment.client()->ask<shared::Ban>({.method = "DELETE", .path = {u"bans"_s, banId}}, this,
        [this](const Result<shared::Ban> &ban) {
            if (!ban)
                return emit failed(ban.error().message);
            emit succeeded(tr("The ban of %1 was ended.")
                               .arg(ban->agentId.isEmpty() ? ban->address : ban->agentId));
            emit bansChanged();
        });
}

} // namespace gui
