// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/stateseal.h"

#include "shared/util/secret.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QMessageAuthenticationCode>
#include <QRandomGenerator>

#include <array>

namespace server::mcp {

using namespace Qt::StringLiterals;

namespace {

constexpr auto kEncoding = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

QByteArray newKey()
{
    std::array<quint32, 8> words{};
    QRandomGenerator::system()->generate(words.begin(), words.end());
    return QByteArray(reinterpret_cast<const char *>(words.data()), sizeof(words));
}

qint64 milliseconds(shared::Clock::TimePoint time)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

} // namespace

StateSeal::StateSeal(const shared::Clock &clock, std::chrono::milliseconds lifetime)
    : m_clock(clock)
    , m_lifetime(lifetime)
    , m_key(newKey())
{
}

QString StateSeal::seal(const QJsonObject &state, const QByteArray &owner) const
{
    const QJsonObject content{
        {u"until"_s, milliseconds(m_clock.now() + m_lifetime)}, {u"state"_s, state}};
    const QString payload = QString::fromLatin1(
        QJsonDocument(content).toJson(QJsonDocument::Compact).toBase64(kEncoding));
    return payload + u'.' + code(payload, owner);
}

std::optional<QJsonObject> StateSeal::open(const QString &sealed, const QByteArray &owner) const
{
    const qsizetype dot = sealed.lastIndexOf(u'.');
    if (dot < 0)
        return std::nullopt;
    const QString payload = sealed.first(dot);
    if (!shared::secretEquals(QStringView(sealed).sliced(dot + 1), code(payload, owner)))
        return std::nullopt;
    const QJsonObject content =
        QJsonDocument::fromJson(QByteArray::fromBase64(payload.toLatin1(), kEncoding)).object();
    if (milliseconds(m_clock.now()) > content.value("until"_L1).toInteger())
        return std::nullopt;
    return content.value("state"_L1).toObject();
}

QString StateSeal::code(const QString &payload, const QByteArray &owner) const
{
    // A payload has no NUL, so that the two can't be told apart elsewhere.
    const QByteArray message = payload.toUtf8() + '\0' + owner;
    return QString::fromLatin1(
        QMessageAuthenticationCode::hash(message, m_key, QCryptographicHash::Sha256)
            .toBase64(kEncoding));
}

} // namespace server::mcp
