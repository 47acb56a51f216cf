// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/doctor/httpcheck.h"

namespace shared::doctor {

// Do the application and its key open the hub? Makes a session, so that none that is in use gets
// an agent that nobody expects; the hub forgets it by itself.
class SessionCheck final : public HttpCheck {
    Q_OBJECT
public:
    using HttpCheck::HttpCheck;

private:
    void start() override;
    void take(const Answer &answer);
};

} // namespace shared::doctor
