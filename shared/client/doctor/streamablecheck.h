// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/doctor/check.h"

namespace shared::doctor {

// Does the hub serve Streamable HTTP? Leaves the agent connected by it.
class StreamableCheck final : public Check {
    Q_OBJECT
public:
    using Check::Check;

private:
    void start() override;
    void takeState(const ConnectionState &state);
    void takeTools(const Result<QJsonObject> &result);
};

} // namespace shared::doctor
