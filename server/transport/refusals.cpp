// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/refusals.h"

#include "server/http/request.h"
#include "server/transport/gate.h"
#include "server/transport/transportregistry.h"

namespace server::transport {

using namespace Qt::StringLiterals;
using http::Reply;

Reply guessingReply(std::chrono::nanoseconds wait)
{
    return Reply::error(429, "too_many_wrong_keys"_L1,
        u"Too many wrong privacy keys came from your address, so that none is looked at for a "
        "while. Check the key and try again later."_s,
        wait);
}

Reply bannedReply(const Banishment &ban)
{
    const QString why = ban.reason.isEmpty() ? QString() : u" Their reason: %1"_s.arg(ban.reason);
    return Reply::error(403, "banned"_L1,
        u"An administrator of the server keeps you out for a time (see Retry-After)."_s + why,
        ban.remaining);
}

std::optional<Reply> refuseTransport(
    const TransportRegistry &transports, const QString &scope, const QString &agent)
{
    const Intake &intake = transports.intake();
    if (auto refusal = scope.isEmpty() ? intake.refuseSession() : intake.refuseTransport())
        return refusal;
    if (!transports.isFull(scope, agent))
        return std::nullopt;
    return Reply::error(429, "too_many_transports"_L1,
        u"The session has as many connected agents as it may: %1 (transport.max-per-session). Wait "
        "until one leaves, or use another session."_s.arg(transports.limitPerScope()),
        std::chrono::seconds(10));
}

std::optional<Reply> refuseMessages(
    Transport &transport, const http::Request &request, qsizetype messages)
{
    if (!request.isClientLimited)
        return std::nullopt;
    const std::chrono::nanoseconds wait = transport.takeMessages(messages);
    if (wait == std::chrono::nanoseconds(0))
        return std::nullopt;
    return Reply::error(429, "too_many_messages"_L1,
        u"This connection sends more messages than it may: %1 a second are taken steadily "
        "(transport.message-rate)."_s.arg(transport.settings().messages.perSecond),
        wait);
}

} // namespace server::transport
