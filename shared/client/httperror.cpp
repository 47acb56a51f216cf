// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/httperror.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace shared {

ErrorCode errorCodeOfStatus(int httpStatus)
{
    switch (httpStatus) {
    case 401:
    case 403:
        return ErrorCode::Forbidden;
    case 404:
        return ErrorCode::NotFound;
    case 408:
        return ErrorCode::Timeout;
    case 409:
        return ErrorCode::Conflict;
    case 410:
        return ErrorCode::Gone;
    case 413:
        return ErrorCode::LimitReached;
    case 429: // come back later, as with 503
        return ErrorCode::Unavailable;
    default:
        break;
    }
    if (httpStatus >= 400 && httpStatus < 500)
        return ErrorCode::InvalidArgument;
    return httpStatus == 500 ? ErrorCode::Internal : ErrorCode::Unavailable;
}

Error errorOfRefusal(int httpStatus, const QByteArray &reasonPhrase, const QByteArray &body)
{
    const QJsonObject json = QJsonDocument::fromJson(body).object();
    QString text = json.value(QLatin1StringView("message")).toString();
    if (text.isEmpty())
        text = json.value(QLatin1StringView("error"))[QLatin1StringView("message")].toString();
    if (text.isEmpty())
        text = QString::fromLatin1(reasonPhrase);
    return {
        errorCodeOfStatus(httpStatus), QStringLiteral("%1 (HTTP %2)").arg(text).arg(httpStatus)};
}

QString reasonOfRefusal(const QByteArray &body)
{
    const QJsonValue error =
        QJsonDocument::fromJson(body).object().value(QLatin1StringView("error"));
    return error.isString()
        ? error.toString()
        : error[QLatin1StringView("data")][QLatin1StringView("reason")].toString();
}

bool isEventStream(const QByteArray &contentType)
{
    return contentType.split(';').constFirst().trimmed().toLower() == "text/event-stream";
}

} // namespace shared
