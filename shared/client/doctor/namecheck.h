// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/doctor/check.h"

class QHostInfo;

namespace shared::doctor {

// Does the name of the server have an address?
class NameCheck final : public Check {
    Q_OBJECT
public:
    using Check::Check;

private:
    void start() override;
    void take(const QHostInfo &info);
};

} // namespace shared::doctor
