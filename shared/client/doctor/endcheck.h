// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/doctor/httpcheck.h"

#include <QTimer>

namespace shared::doctor {

// Does the hub notice that the stream is closed, and say so to whoever still posts?
class EndCheck final : public HttpCheck {
    Q_OBJECT
public:
    explicit EndCheck(Subject &subject);

private:
    void start() override;
    void post();
    void take(const Answer &answer);

    QUrl m_endpoint;
    QTimer m_pause;
};

} // namespace shared::doctor
