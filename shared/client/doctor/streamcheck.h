// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/doctor/check.h"

namespace shared::doctor {

// Does the hub open a stream of events, and welcome the agent on it? Leaves it open.
class StreamCheck final : public Check {
    Q_OBJECT
public:
    using Check::Check;

private:
    void start() override;
    void takeEnd(const Error &error);
};

} // namespace shared::doctor
