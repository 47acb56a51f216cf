// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/agentlink.h"

#include "shared/client/httperror.h"
#include "shared/client/mcpexchange.h"

namespace shared {

using namespace Qt::StringLiterals;

void LinkInfo::read(const QJsonObject &result)
{
    const auto millisecondsOf = [](const QJsonValue &value, std::chrono::milliseconds otherwise) {
        return value.isDouble() ? std::chrono::milliseconds(value.toInteger()) : otherwise;
    };
    if (const QString named = result.value("protocolVersion"_L1).toString(); !named.isEmpty())
        revision = named;
    const QJsonValue coral = result.value("capabilities"_L1)["experimental"_L1]["coral"_L1];
    instance = coral["instance"_L1].toString();
    heartbeat = millisecondsOf(coral["heartbeatMs"_L1], heartbeat);
    idempotencyWindow = millisecondsOf(coral["idempotencyWindowMs"_L1], idempotencyWindow);
    idempotencyAnswers = coral["idempotencyAnswers"_L1].toInt(idempotencyAnswers);
}

LinkEnd LinkEnd::of(const McpExchange &exchange, const std::optional<Error> &error)
{
    const int status = exchange.status();
    if (status >= 300) {
        return ofRefusal(status, reasonOfRefusal(exchange.refusal()),
            errorOfRefusal(status, exchange.reason(), exchange.refusal()), exchange.retryDelay());
    }
    const Error why =
        error.value_or(Error{ErrorCode::Unavailable, u"The server ended the stream."_s});
    return {
        Kind::Lost, why, exchange.wasRefused() ? "unreachable" : "broken", exchange.retryDelay()};
}

LinkEnd LinkEnd::ofRefusal(int status, const QString &reason, const Error &error,
    std::optional<std::chrono::milliseconds> retry)
{
    if (status == 409 || reason == "taken_over"_L1)
        return {Kind::TakenOver, error, "taken_over"};
    // Too much at the moment, or something in between that is not well.
    if (status == 408 || status == 429 || status >= 500)
        return {Kind::Lost, error, "refused", retry};
    return {Kind::Refused, error, "refused", retry};
}

} // namespace shared
