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

QJsonObject strings(const QString &description)
{
    QJsonObject schema = typed(QStringLiteral("array"), description);
    schema.insert(
        QStringLiteral("items"), QJsonObject{{QStringLiteral("type"), QStringLiteral("string")}});
    return schema;
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

} // namespace server::tools::schema
