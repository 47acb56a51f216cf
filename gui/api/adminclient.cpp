// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/api/adminclient.h"

#include <QJsonDocument>
#include <QNetworkReply>

#include <chrono>

namespace gui {

using namespace std::chrono_literals;
using shared::Error;
using shared::ErrorCode;
using shared::Result;

namespace {

// For an answer to go on coming; the server answers all routes at once.
constexpr std::chrono::milliseconds kPatience = 15s;

// The hub tells it in seconds.
std::optional<std::chrono::seconds> retryAfterOf(const QNetworkReply &reply, int status)
{
    bool isNumber = false;
    const int seconds = reply.rawHeader("Retry-After").toInt(&isNumber);
    if ((status != 429 && status != 503) || !isNumber || seconds < 0)
        return std::nullopt;
    return std::chrono::seconds(seconds);
}

} // namespace

AdminClient::AdminClient(const HubAddress &hub, QObject *parent)
    : QObject(parent)
    , m_hub(hub)
    , m_certificates(hub.trustedCertificate)
{
}

AdminClient::~AdminClient()
{
    cancel(); // else replies would end in the middle of the destruction
}

void AdminClient::cancel()
{
    m_isCancelled = true;
    for (QNetworkReply *reply : m_network.findChildren<QNetworkReply *>())
        reply->disconnect();
}

void AdminClient::ask(const AdminRequest &request, QObject *context, Done<QJsonObject> done)
{
    if (m_isCancelled)
        return;
    QNetworkRequest network = hubRequest(m_hub, request);
    network.setTransferTimeout(static_cast<int>(kPatience.count()));
    QNetworkReply *reply = m_network.sendCustomRequest(network, request.method);
    connect(reply, &QNetworkReply::sslErrors, this,
        [this, reply](const QList<QSslError> &errors) { m_certificates.judge(*reply, errors); });
    connect(reply, &QNetworkReply::finished, reply, &QObject::deleteLater);
    connect(reply, &QNetworkReply::finished, context, [this, reply, done = std::move(done)] {
        const QByteArray body = reply->readAll();
        const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        m_retryAfter = retryAfterOf(*reply, status);
        const QJsonDocument json = QJsonDocument::fromJson(body);
        if (reply->error() == QNetworkReply::NoError && status == 200 && json.isObject())
            done(json.object());
        else
            done(errorOf(m_hub, *reply, body, m_certificates.hasRefused(*reply)));
    });
}

} // namespace gui
