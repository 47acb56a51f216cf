// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/evictor.h"

#include "server/access/banlist.h"
#include "server/admin/activityfeed.h"
#include "server/admin/log.h"
#include "server/session/hub.h"
#include "server/transport/transportregistry.h"
#include "shared/util/logfields.h"

namespace server::admin {

using namespace Qt::StringLiterals;
using session::SessionKey;
using shared::Error;
using shared::ErrorCode;
using shared::Eviction;
using shared::Result;

namespace {

QString withReason(const QString &text, const QString &reason)
{
    return reason.isEmpty() ? text + u'.' : u"%1: %2"_s.arg(text, reason);
}

} // namespace

Evictor::Evictor(const Means &means)
    : m_means(means)
{
}

Result<Eviction> Evictor::evict(const QString &transportId, const Order &order)
{
    transport::Transport *transport = m_means.transports.find(transportId);
    if (transport == nullptr)
        return m_means.transports.wasOpen(transportId)
            ? Error{ErrorCode::Gone, u"That transport has closed already."_s}
            : Error{ErrorCode::NotFound, u"There is no transport of that id."_s};
    Eviction eviction;
    const SessionKey key = SessionKey::fromString(transport->caller().scope);
    const QString agentId = transport->caller().name;
    const QHostAddress address(shared::peerAddress(transport->record()));
    // The ban first: who is cut may be back in a millisecond.
    if (order.ban == shared::BanKind::Agent)
        eviction.ban = m_means.bans.banAgent(key, agentId, order.banDuration, order.reason);
    else if (order.ban == shared::BanKind::Address)
        eviction.ban = m_means.bans.banAddress(address, order.banDuration, order.reason);
    eviction.transport = end(*transport, order);
    return eviction;
}

shared::TransportRecord Evictor::end(transport::Transport &transport, const Order &order)
{
    qCInfo(lcAdmin).noquote() << shared::LogFields("an administrator evicted a transport")
                                     .add("transport", transport.id())
                                     .add("session", transport.sessionId())
                                     .add("agent", transport.caller().name)
                                     .add("by", order.by)
                                     .add("why", order.reason);
    shared::ActivityEvent event;
    event.kind = shared::ActivityKind::TransportEvicted;
    event.transport = transport.record();
    event.applicationId = event.transport->applicationId;
    event.sessionId = event.transport->sessionId;
    event.agentId = event.transport->agentId;
    event.transportId = event.transport->id;
    event.text = order.reason;
    m_means.feed.publish(std::move(event));
    transport.close(shared::CloseReason::Evicted,
        withReason(u"An administrator ended this connection"_s, order.reason));
    return transport.record(); // destroyed in the next turn only
}

void Evictor::removeAgent(
    const SessionKey &key, const QString &agentId, const Order &order, Callback<Eviction> callback)
{
    const bool isKnown = m_means.hub.agent(key, agentId).has_value();
    Eviction eviction;
    if (isKnown && order.ban)
        eviction.ban = m_means.bans.banAgent(key, agentId, order.banDuration, order.reason);
    if (transport::Transport *transport = m_means.transports.findOf(key.toString(), agentId);
        transport != nullptr && isKnown)
        eviction.transport = end(*transport, order);
    m_means.hub.removeAgent(
        key, agentId, [=, callback = std::move(callback)](const Result<shared::Done> &removed) {
            if (!removed)
                return callback(removed.error());
            qCInfo(lcAdmin).noquote() << shared::LogFields("an administrator removed an agent")
                                             .add("application", key.applicationId)
                                             .add("session", key.sessionId)
                                             .add("agent", agentId)
                                             .add("by", order.by)
                                             .add("why", order.reason);
            callback(eviction);
        });
}

void Evictor::closeSession(
    const SessionKey &key, const Order &order, Callback<shared::Done> callback)
{
    if (!m_means.hub.hasSession(key)) {
        return callback(Error{ErrorCode::NotFound, u"There is no such session."_s});
    }
    const QString text = withReason(u"An administrator closed this session"_s, order.reason);
    const QString scope = key.toString();
    for (transport::Transport *transport : m_means.transports.all()) {
        if (transport->caller().scope == scope)
            transport->close(shared::CloseReason::SessionClosed, text);
    }
    m_means.hub.closeSession(key, order.reason,
        [key, order, callback = std::move(callback)](const Result<shared::Done> &closed) {
            if (closed)
                qCInfo(lcAdmin).noquote() << shared::LogFields("an administrator closed a session")
                                                 .add("application", key.applicationId)
                                                 .add("session", key.sessionId)
                                                 .add("by", order.by)
                                                 .add("why", order.reason);
            callback(closed);
        });
}

} // namespace server::admin
