// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/api/hubrequest.h"

#include "shared/client/httperror.h"
#include "shared/contract/apierror.h"
#include "shared/contract/jsonfields.h"
#include "shared/contract/version.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QNetworkReply>

namespace gui {

using namespace Qt::StringLiterals;
using shared::Error;
using shared::ErrorCode;

namespace {

struct Refusal {
    Q_DECLARE_TR_FUNCTIONS(gui::Refusal)
};

} // namespace

QByteArray AdminRequest::target() const
{
    QByteArray target = "/admin/v1";
    for (const QString &segment : path)
        target += '/' + QUrl::toPercentEncoding(segment);
    char separator = '?';
    for (const auto &[name, value] : query) {
        target += separator + QUrl::toPercentEncoding(name) + '=' + QUrl::toPercentEncoding(value);
        separator = '&';
    }
    return target;
}

QNetworkRequest hubRequest(const HubAddress &hub, const AdminRequest &request)
{
    const QByteArray origin = hub.url.toEncoded(
        QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::RemoveUserInfo);
    QNetworkRequest network(QUrl::fromEncoded(origin + request.target()));
    network.setRawHeader("Authorization", "Bearer " + hub.token.toUtf8());
    network.setRawHeader("User-Agent", QByteArray("coral-server-gui/") + shared::kVersion);
    network.setAttribute(
        QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    network.setAttribute(
        QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    network.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    network.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    network.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    network.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    return network;
}

Error errorOf(
    const HubAddress &hub, QNetworkReply &reply, const QByteArray &body, bool isCertificateRefused)
{
    const QString where = hub.url.toString(QUrl::RemoveUserInfo);
    if (isCertificateRefused)
        return {ErrorCode::Forbidden,
            Refusal::tr("The certificate of %1 is not trusted, so nothing was sent to it.")
                .arg(where)};
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status == 0) {
        QString why = reply.errorString();
        while (why.endsWith(u'.'))
            why.chop(1);
        return {ErrorCode::Unavailable, Refusal::tr("%1 can't be reached: %2.").arg(where, why)};
    }
    if (const auto told =
            shared::readJson<shared::ApiError>(QJsonDocument::fromJson(body).object());
        told && !told->message.isEmpty())
        return {shared::errorCodeOfStatus(status), told->message};
    if (status >= 500)
        return {shared::errorCodeOfStatus(status),
            Refusal::tr("%1 answers with status %2.").arg(where).arg(status)};
    return {ErrorCode::Forbidden,
        Refusal::tr(
            "What listens at %1 is no Coral Server, or one without an admin API (status %2).")
            .arg(where)
            .arg(status)};
}

void abandon(QPointer<QNetworkReply> &reply, const QObject &listener)
{
    if (!reply)
        return;
    reply->disconnect(&listener);
    reply->abort();
    reply->deleteLater();
    reply.clear();
}

} // namespace gui
