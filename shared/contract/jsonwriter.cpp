// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/contract/jsonwriter.h"

namespace shared {

QJsonValue JsonWriter::toJsonValue(const QDateTime &value)
{
    return value.isValid() ? QJsonValue(value.toUTC().toString(Qt::ISODateWithMs))
                           : QJsonValue(QJsonValue::Null);
}

QJsonValue JsonWriter::toJsonValue(const QStringList &value)
{
    return QJsonArray::fromStringList(value);
}

QJsonValue JsonWriter::toJsonValue(const QMap<QString, qint64> &value)
{
    QJsonObject object;
    for (auto entry = value.cbegin(); entry != value.cend(); ++entry)
        object.insert(entry.key(), entry.value());
    return object;
}

} // namespace shared
