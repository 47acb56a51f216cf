// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/contract/jsonreader.h"

namespace shared {

bool JsonReader::read(const QJsonValue &json, QString &value)
{
    value = json.toString();
    return json.isString();
}

bool JsonReader::read(const QJsonValue &json, bool &value)
{
    value = json.toBool();
    return json.isBool();
}

bool JsonReader::read(const QJsonValue &json, double &value)
{
    value = json.toDouble();
    return json.isDouble();
}

bool JsonReader::read(const QJsonValue &json, QDateTime &value)
{
    value = QDateTime::fromString(json.toString(), Qt::ISODateWithMs).toUTC();
    return json.isString() && value.isValid();
}

bool JsonReader::read(const QJsonValue &json, QStringList &value)
{
    if (!json.isArray())
        return false;
    value.clear();
    for (const QJsonValue item : json.toArray()) {
        if (!item.isString())
            return false;
        value.append(item.toString());
    }
    return true;
}

bool JsonReader::read(const QJsonValue &json, QMap<QString, qint64> &value)
{
    if (!json.isObject())
        return false;
    value.clear();
    const QJsonObject object = json.toObject();
    for (auto entry = object.begin(); entry != object.end(); ++entry)
        value.insert(entry.key(), entry.value().toInteger());
    return true;
}

void JsonReader::fail(const char *key)
{
    if (!m_error)
        m_error = Error{ErrorCode::InvalidArgument,
            QStringLiteral("The field \"%1\" of the answer can't be read.")
                .arg(QLatin1StringView(key))};
}

} // namespace shared
