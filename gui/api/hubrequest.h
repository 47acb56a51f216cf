// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/api/hubaddress.h"
#include "shared/util/result.h"

#include <QByteArray>
#include <QList>
#include <QNetworkRequest>
#include <QPointer>
#include <QString>
#include <QStringList>

#include <utility>

class QNetworkReply;
class QObject;

namespace gui {

using QueryItems = QList<std::pair<QString, QString>>;

// What is asked of the admin API: a method, the segments below /admin/v1, and a query.
struct AdminRequest {
    QByteArray method = "GET";
    QStringList path;
    QueryItems query = {};

    [[nodiscard]] QByteArray target() const; // percent-encoded
};

// With the token, and without following anybody elsewhere with it.
[[nodiscard]] QNetworkRequest hubRequest(const HubAddress &hub, const AdminRequest &request);

// What a reply that failed, or was refused, says. Forbidden: trying again the same way is no use.
[[nodiscard]] shared::Error errorOf(
    const HubAddress &hub, QNetworkReply &reply, const QByteArray &body, bool isCertificateRefused);

// Ends a reply of which the listener shall hear no more, and clears the pointer; nothing when it is
// null.
void abandon(QPointer<QNetworkReply> &reply, const QObject &listener);

} // namespace gui
