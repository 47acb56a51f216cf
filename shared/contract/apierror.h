// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QJsonObject>
#include <QString>

#include <optional>

namespace shared {

// The body of every refusal.
struct ApiError {
    QString error; // a stable snake_case word
    QString message; // what happened and what to do

    friend bool operator==(const ApiError &, const ApiError &) = default;
};

[[nodiscard]] QJsonObject toJson(const ApiError &refusal);
[[nodiscard]] std::optional<Error> fromJson(const QJsonObject &object, ApiError &refusal);

} // namespace shared
