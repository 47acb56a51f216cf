// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/httperror.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkReply>

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

std::optional<Error> errorOfReply(QNetworkReply &reply)
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status == 0)
        return Error{ErrorCode::Unavailable, reply.errorString()};
    if (status >= 200 && status < 300) {
        if (reply.error() == QNetworkReply::NoError)
            return {};
        return Error{ErrorCode::Unavailable, reply.errorString()};
    }
    const QJsonObject body = QJsonDocument::fromJson(reply.readAll()).object();
    QString text = body.value(QLatin1StringView("message")).toString();
    if (text.isEmpty())
        text = reply.attribute(QNetworkRequest::HttpReasonPhraseAttribute).toString();
    return Error{errorCodeOfStatus(status), QStringLiteral("%1 (HTTP %2)").arg(text).arg(status)};
}

bool isEventStream(const QNetworkReply &reply)
{
    const QByteArray type = reply.rawHeader("Content-Type");
    return reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() == 200
        && type.split(';').constFirst().trimmed().toLower() == "text/event-stream";
}

} // namespace shared
