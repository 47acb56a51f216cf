// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/doctor/httpcheck.h"

namespace shared::doctor {

// Is it a hub, and is it ready?
class HealthCheck final : public HttpCheck {
    Q_OBJECT
public:
    using HttpCheck::HttpCheck;

private:
    void start() override;
    void take(const Answer &answer);
    void judge(const QJsonObject &health);
};

} // namespace shared::doctor
