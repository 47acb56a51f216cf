// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QJsonObject>
#include <QString>

#include <optional>

namespace shared {

// One option in force: a row of GET /admin/v1/config.
struct ConfigEntry {
    QString section; // of the configuration file
    QString key; // in it
    QString flag; // of the command line, "--port"; empty: none
    QString variable; // of the environment, "CORAL_PORT"
    QString value; // as it stands in a configuration file; secrets are "***"
    bool isDefault = true;
    QString help; // what it means, in one sentence

    friend bool operator==(const ConfigEntry &, const ConfigEntry &) = default;
};

[[nodiscard]] QJsonObject toJson(const ConfigEntry &entry);
[[nodiscard]] std::optional<Error> fromJson(const QJsonObject &object, ConfigEntry &entry);

} // namespace shared
