// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "demo/agent.h"

#include <QStringList>

#include <memory>

namespace demo {

// Who takes part, by name.
[[nodiscard]] QStringList cast();

// The agent of that name; null when nobody in the cast has it.
[[nodiscard]] std::unique_ptr<Agent> makeAgent(const QString &name);

} // namespace demo
