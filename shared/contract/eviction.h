// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/contract/ban.h"
#include "shared/contract/transportrecord.h"

#include <optional>

namespace shared {

// What an administrator's eviction of a transport, or removal of an agent, did.
struct Eviction {
    std::optional<TransportRecord> transport; // as it closed; none: the agent had none
    std::optional<Ban> ban; // where one was asked for

    friend bool operator==(const Eviction &, const Eviction &) = default;
};

[[nodiscard]] QJsonObject toJson(const Eviction &eviction);
[[nodiscard]] std::optional<Error> fromJson(const QJsonObject &object, Eviction &eviction);

} // namespace shared
