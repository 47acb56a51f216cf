// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/hub/commands.h"

namespace gui {

using namespace Qt::StringLiterals;
using shared::Eviction;
using shared::Result;

Commands::Commands(
    Attachment &attachment, const shared::Surroundings &surroundings, QObject *parent)
    : QObject(parent)
    , m_attachment(attachment)
    , m_evictions(attachment, surroundings)
{
    connect(&m_evictions, &EvictionQueue::noted, this, &Commands::transportNoted);
    connect(&m_evictions, &EvictionQueue::progressed, this, &Commands::evictionsProgressed);
    connect(&m_evictions, &EvictionQueue::ended, this, &Commands::tellEvictions);
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
    if (!transportIds.isEmpty() && isReady())
        m_evictions.add(transportIds, order);
}

void Commands::callOffEvictions()
{
    m_evictions.callOff();
}

void Commands::tellEvictions(const EvictionQueue::Outcome &outcome)
{
    if (outcome.banned > 0)
        emit bansChanged();
    const QString calledOff = outcome.calledOff > 0
        ? tr("%n called off.", nullptr, outcome.calledOff).prepend(u' ')
        : QString();
    if (outcome.failed > 0)
        return emit failed(tr("%1 evicted, %2 not: %3")
                               .arg(outcome.evicted)
                               .arg(outcome.failed)
                               .arg(outcome.failures.join(u' '))
            + calledOff);
    QString done = tr("%n transport(s) evicted", nullptr, outcome.evicted);
    if (outcome.banned > 0)
        done = tr("%1, %n banned", nullptr, outcome.banned).arg(done);
    emit succeeded(calledOff.isEmpty() ? done : done + u'.' + calledOff);
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
