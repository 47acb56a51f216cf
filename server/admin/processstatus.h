// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <optional>

namespace server::admin {

// What the operating system says of this process; empty where it doesn't.
struct ProcessStatus {
    std::optional<qint64> residentBytes;
    std::optional<qint64> openDescriptors;
    std::optional<qint64> descriptorLimit;
    std::optional<double> cpuSeconds; // user and system
};

[[nodiscard]] ProcessStatus processStatus();

} // namespace server::admin
