// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/request.h"

namespace server::http {

QString Request::queryValue(const QString &name) const
{
    return query.queryItemValue(name, QUrl::FullyDecoded);
}

QString Request::bearerToken() const
{
    const QByteArray value = headers.value("Authorization");
    constexpr QByteArrayView kScheme = "bearer ";
    if (value.size() <= kScheme.size() || value.left(kScheme.size()).toLower() != kScheme)
        return {};
    return QString::fromUtf8(value.sliced(kScheme.size()).trimmed());
}

} // namespace server::http
