// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/api/hubrequest.h"
#include "shared/contract/ban.h"

#include <QString>

#include <chrono>
#include <optional>

namespace gui {

// What is to happen to a transport, or to an agent.
struct EvictionOrder {
    QString reason; // told to the client
    std::optional<shared::BanKind> ban;
    std::chrono::seconds banFor{600};
};

// As the admin API takes it.
[[nodiscard]] QueryItems queryOf(const EvictionOrder &order);

} // namespace gui
