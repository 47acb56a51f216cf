// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/types.h"

#include <QHashFunctions>
#include <QUrl>

namespace server::session {

QString SessionKey::toString() const
{
    // The encoding leaves no bare slash, so the first one divides.
    return QString::fromLatin1(
        QUrl::toPercentEncoding(applicationId) + '/' + QUrl::toPercentEncoding(sessionId));
}

SessionKey SessionKey::fromString(const QString &text)
{
    const qsizetype slash = text.indexOf(u'/');
    if (slash < 0)
        return {};
    const auto decoded = [](QStringView part) {
        return QString::fromUtf8(QByteArray::fromPercentEncoding(part.toUtf8()));
    };
    return {decoded(QStringView(text).left(slash)), decoded(QStringView(text).mid(slash + 1))};
}

qsizetype toldSize(const Message &message)
{
    constexpr qsizetype kAround = 200; // ids, the time, and what names them
    qsizetype size =
        kAround + message.content.size() + message.senderId.size() + message.threadName.size();
    for (const QString &mention : message.mentions)
        size += mention.size();
    return size;
}

size_t qHash(const SessionKey &key, size_t seed) noexcept
{
    return qHashMulti(seed, key.applicationId, key.sessionId);
}

} // namespace server::session
