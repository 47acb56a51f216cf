// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stdio/endpointurl.h"

#include <QUrlQuery>

namespace server::stdio {

namespace {

// Everything that isn't plain, a slash among it, stays one segment.
QString segment(const QString &text)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text));
}

QString valueOr(const QString &text, const QString &otherwise)
{
    return text.isEmpty() ? otherwise : text;
}

} // namespace

QUrl endpointUrl(const QUrl &hub, const Settings &settings)
{
    const bool isDevmode = settings.privacyKey.isEmpty();
    // Below /devmode/ the session alone counts, but the path has both segments.
    const QString application = valueOr(settings.applicationId, QStringLiteral("local"));
    const QString key = valueOr(settings.privacyKey, QStringLiteral("none"));
    const QString path = QStringLiteral("%1/%2/%3/%4/mcp")
                             .arg(isDevmode ? QStringLiteral("/devmode") : QString(),
                                 segment(application), segment(key), segment(settings.sessionId));
    QString query = hub.query(QUrl::FullyEncoded);
    const auto add = [&query](const QString &name, const QString &value) {
        if (!value.isEmpty())
            query +=
                (query.isEmpty() ? QString() : QStringLiteral("&")) + name + u'=' + segment(value);
    };
    add(QStringLiteral("agentId"), settings.agentId);
    add(QStringLiteral("agentDescription"), settings.agentDescription);
    QUrl url = hub;
    url.setPath(path, QUrl::StrictMode);
    url.setQuery(query, QUrl::StrictMode);
    return url;
}

} // namespace server::stdio
