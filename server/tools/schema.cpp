// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tools/schema.h"

#include <QJsonArray>

namespace server::tools::schema {

using namespace Qt::StringLiterals;

namespace {

QJsonObject typed(const QString &type, const QString &description)
{
    return {{u"type"_s, type}, {u"description"_s, description}};
}

} // namespace

QJsonObject string(const QString &description)
{
    return typed(u"string"_s, description);
}

QJsonObject boolean(const QString &description)
{
    return typed(u"boolean"_s, description);
}

QJsonObject number(const QString &description)
{
    return typed(u"number"_s, description);
}

QJsonObject integer(const QString &description)
{
    return typed(u"integer"_s, description);
}

QJsonObject strings(const QString &description)
{
    return list(description, {{u"type"_s, u"string"_s}});
}

QJsonObject choice(const QString &description, const QStringList &values)
{
    return with(string(description), u"enum"_s, QJsonArray::fromStringList(values));
}

QJsonObject list(const QString &description, const QJsonObject &item)
{
    return with(typed(u"array"_s, description), u"items"_s, item);
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
    return {{u"type"_s, u"object"_s}, {u"properties"_s, members}, {u"required"_s, required}};
}

QJsonObject with(QJsonObject schema, const QString &word, const QJsonValue &value)
{
    schema.insert(word, value);
    return schema;
}

} // namespace server::tools::schema
