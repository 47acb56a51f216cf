// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QJsonValue>
#include <QList>
#include <QString>
#include <QStringList>

namespace server::tools::schema {

// The few words of JSON Schema 2020-12 (the dialect that MCP assumes) that tools need for what they
// take and what they answer.
struct Property {
    QString name;
    QJsonObject schema;
    bool isRequired = true;
};

[[nodiscard]] QJsonObject string(const QString &description);
[[nodiscard]] QJsonObject boolean(const QString &description);
[[nodiscard]] QJsonObject number(const QString &description);
[[nodiscard]] QJsonObject integer(const QString &description);
[[nodiscard]] QJsonObject strings(const QString &description);
// One of these texts.
[[nodiscard]] QJsonObject choice(const QString &description, const QStringList &values);
// An array of these.
[[nodiscard]] QJsonObject list(const QString &description, const QJsonObject &item);
[[nodiscard]] QJsonObject object(const QList<Property> &properties);

// The same schema with one more word, such as default or minimum.
[[nodiscard]] QJsonObject with(QJsonObject schema, const QString &word, const QJsonValue &value);

} // namespace server::tools::schema
