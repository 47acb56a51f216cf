// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>

namespace server::tools::schema {

// The few words of JSON Schema 2020-12 that tool arguments need.
struct Property {
    QString name;
    QJsonObject schema;
    bool isRequired = true;
};

[[nodiscard]] QJsonObject string(const QString &description);
[[nodiscard]] QJsonObject boolean(const QString &description);
[[nodiscard]] QJsonObject number(const QString &description);
[[nodiscard]] QJsonObject strings(const QString &description);
[[nodiscard]] QJsonObject object(const QList<Property> &properties);

} // namespace server::tools::schema
