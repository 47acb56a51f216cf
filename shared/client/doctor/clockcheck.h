// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/doctor/check.h"

namespace shared::doctor {

// Do the hub and this machine agree on what time it is?
class ClockCheck final : public Check {
    Q_OBJECT
public:
    using Check::Check;

private:
    void start() override;
};

} // namespace shared::doctor
