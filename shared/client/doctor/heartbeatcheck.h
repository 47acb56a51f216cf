// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/doctor/check.h"

namespace shared::doctor {

// Does the open stream show that it lives, as often as it should?
class HeartbeatCheck final : public Check {
    Q_OBJECT
public:
    using Check::Check;

private:
    void start() override;
    void listen();
    void takeEnd(const QString &why);
};

} // namespace shared::doctor
