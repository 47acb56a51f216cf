// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tools/schema.h"

#include <QJsonArray>

namespace server::tools::schema {

namespace {

QJsonObject typed(const QString &type, const QString &description)
{
    return {{QStringLiteral("type"), type}, {QStringLiteral("description"), description}};
}

} // namespace

QJsonObject string(const QString &description)
{
    return typed(QStringLiteral("string"), description);
}

QJsonObject boolean(const QString &description)
{
    return typed(QStringLiteral("boolean"), description);
}

QJsonObject number(const QString &description)
{
    return typed(QStringLiteral("number"), description);
}

QJsonObject integer(const QString &description)
{
    return typed(QStringLiteral("integer"), description);
}

QJsonObject strings(const QString &description)
{
    return list(description, {{QStringLiteral("type"), QStringLiteral("string")}});
}

QJsonObject choice(const QString &description, const QStringList &values)
{
    return with(string(description), QStringLiteral("enum"), QJsonArray::fromStringList(values));
}

QJsonObject list(const QString &description, const QJsonObject &item)
{
    return with(typed(QStringLiteral("array"), description), QStringLiteral("items"), item);
}

QJsonObject object(const QList<Property> &properties)
{
    QJsonObject members;
    QJsonArray required;
    for (const Property &property : properties) {
        members.insert(property.name, property.schema);
        if (property.isRequired)
            required.append(property.name);
    }
    return {{QStringLiteral("type"), QStringLiteral("object")},
        {QStringLiteral("properties"), members}, {QStringLiteral("required"), required}};
}

QJsonObject with(QJsonObject schema, const QString &word, const QJsonValue &value)
{
    schema.insert(word, value);
    return schema;
}

} // namespace server::tools::schema
