// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/reply.h"

#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace server::http {

namespace {

constexpr std::chrono::seconds kSoon{2}; // what is short frees up at any moment
constexpr std::chrono::seconds kLater{60}; // sessions and what they hold end now and then

struct Kind {
    int status;
    QLatin1StringView code;
};

Kind kindOf(shared::ErrorCode code)
{
    switch (code) {
    case shared::ErrorCode::InvalidArgument:
        return {400, "invalid_argument"_L1};
    case shared::ErrorCode::NotFound:
        return {404, "not_found"_L1};
    case shared::ErrorCode::Forbidden:
        return {403, "forbidden"_L1};
    case shared::ErrorCode::Conflict:
        return {409, "conflict"_L1};
    case shared::ErrorCode::Gone:
        return {410, "gone"_L1};
    case shared::ErrorCode::LimitReached:
        return {429, "limit_reached"_L1};
    case shared::ErrorCode::Timeout:
        return {504, "timeout"_L1};
    case shared::ErrorCode::Unavailable:
        return {503, "unavailable"_L1};
    case shared::ErrorCode::Internal:
        break;
    }
    return {500, "internal"_L1};
}

} // namespace

Reply Reply::text(int status, const QString &body)
{
    return {status, {{"Content-Type", "text/plain; charset=utf-8"}}, body.toUtf8()};
}

Reply Reply::json(int status, const QJsonObject &body)
{
    return {status, {{"Content-Type", "application/json"}},
        QJsonDocument(body).toJson(QJsonDocument::Compact)};
}

Reply Reply::error(int status, QLatin1StringView code, const QString &message)
{
    Reply reply = json(status, {{u"error"_s, QString(code)}, {u"message"_s, message}});
    reply.cause = code;
    return reply;
}

Reply Reply::error(
    int status, QLatin1StringView code, const QString &message, std::chrono::nanoseconds retryAfter)
{
    Reply reply = error(status, code, message);
    const auto seconds =
        std::max<qint64>(1, std::chrono::ceil<std::chrono::seconds>(retryAfter).count());
    reply.headers.append("Retry-After", QByteArray::number(seconds));
    return reply;
}

Reply Reply::error(const Refusal &refusal)
{
    Reply reply = error(refusal.status, refusal.code, QString(refusal.message));
    if (refusal.status == 405)
        reply.headers.append("Allow", "GET, HEAD, POST, DELETE, OPTIONS");
    if (refusal.status == 503)
        reply.headers.append("Retry-After", QByteArray::number(qint64(kSoon.count())));
    return reply;
}

Reply Reply::error(const shared::Error &error)
{
    const Kind kind = kindOf(error.code);
    if (kind.status == 503)
        return Reply::error(kind.status, kind.code, error.message, kSoon);
    if (kind.status == 429)
        return Reply::error(kind.status, kind.code, error.message, kLater);
    return Reply::error(kind.status, kind.code, error.message);
}

} // namespace server::http
