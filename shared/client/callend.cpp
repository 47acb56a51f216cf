// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/callend.h"

#include "shared/client/httperror.h"
#include "shared/client/jsonrpcerror.h"
#include "shared/client/mcpexchange.h"

namespace shared {

namespace {

CallEnd::Fate fateOf(int status)
{
    switch (status) {
    case 404: // the transport or the session is unknown
    case 408: // the request did not arrive as a whole
    case 409: // another transport has the agent
    case 410:
    case 429:
    case 503:
        return CallEnd::Fate::NotSent;
    default:
        // What stands in between may have passed it on before it failed.
        return status >= 500 ? CallEnd::Fate::Uncertain : CallEnd::Fate::Answered;
    }
}

} // namespace

CallEnd CallEnd::of(const McpExchange &exchange, const std::optional<Error> &error)
{
    const int status = exchange.status();
    if (status >= 300) {
        return {errorOfRefusal(status, exchange.reason(), exchange.refusal()), fateOf(status),
            exchange.retryDelay(), reasonOfRefusal(exchange.refusal())};
    }
    const QString why =
        error ? error->message : QStringLiteral("the connection ended before the answer");
    return exchange.wasRefused() ? notSent(why) : uncertain(why);
}

CallEnd CallEnd::notSent(const QString &why)
{
    return {Error{ErrorCode::Unavailable, why}, Fate::NotSent};
}

CallEnd CallEnd::uncertain(const QString &why)
{
    return {Error{ErrorCode::Unavailable, why}, Fate::Uncertain};
}

CallEnd CallEnd::ofResponse(const QJsonObject &response)
{
    const QJsonValue error = response.value(QLatin1StringView("error"));
    if (error.isObject()) {
        return {errorOfResponse(error.toObject()), Fate::Answered, {},
            error[QLatin1StringView("data")][QLatin1StringView("reason")].toString()};
    }
    return {response.value(QLatin1StringView("result")).toObject(), Fate::Answered};
}

} // namespace shared
