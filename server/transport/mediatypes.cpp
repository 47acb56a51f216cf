// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/mediatypes.h"

#include <QList>

#include <algorithm>

namespace server::transport {

namespace {

// How well a media range fits the type: 0 not at all, 3 exactly.
int fit(const QByteArray &range, QByteArrayView type)
{
    if (range.compare(type, Qt::CaseInsensitive) == 0)
        return 3;
    if (range == "*/*")
        return 1;
    const QByteArray group = type.first(type.indexOf('/') + 1).toByteArray() + '*';
    return range.compare(group, Qt::CaseInsensitive) == 0 ? 2 : 0;
}

bool isExcluded(const QList<QByteArray> &parameters)
{
    return std::any_of(parameters.cbegin() + 1, parameters.cend(), [](const QByteArray &one) {
        const QByteArray parameter = one.trimmed().toLower();
        bool isNumber = false;
        return parameter.startsWith("q=") && parameter.sliced(2).toDouble(&isNumber) <= 0
            && isNumber;
    });
}

} // namespace

bool isJsonType(const QByteArray &contentType)
{
    return contentType.split(';').constFirst().trimmed().compare(
               "application/json", Qt::CaseInsensitive)
        == 0;
}

bool accepts(const http::Headers &headers, QByteArrayView type)
{
    if (!headers.contains("Accept"))
        return true;
    int best = 0;
    bool isAccepted = false;
    for (const auto &[name, value] : headers.fields()) {
        if (name.compare("Accept", Qt::CaseInsensitive) != 0)
            continue;
        for (const QByteArray &range : value.split(',')) {
            const QList<QByteArray> parts = range.split(';');
            // The most precise range decides.
            const int fits = fit(parts.constFirst().trimmed(), type);
            if (fits > best) {
                best = fits;
                isAccepted = !isExcluded(parts);
            }
        }
    }
    return isAccepted;
}

} // namespace server::transport
