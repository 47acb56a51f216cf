// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/httpconnection.h"

namespace shared {

Origin Origin::of(const QUrl &url)
{
    const bool isSecure = url.scheme() == QLatin1StringView("https");
    return {isSecure, url.host(), static_cast<quint16>(url.port(isSecure ? 443 : 80))};
}

QByteArray Origin::authority() const
{
    const QByteArray name =
        host.contains(u':') ? '[' + host.toLatin1() + ']' : QUrl::toAce(host).constData();
    const bool isDefault = port == (isSecure ? 443 : 80);
    return isDefault ? name : name + ':' + QByteArray::number(port);
}

} // namespace shared
