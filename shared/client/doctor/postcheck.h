// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/doctor/httpcheck.h"

namespace shared::doctor {

// Is what is posted taken with 202, and answered on the stream? Learns how often there shall be
// heartbeats.
class PostCheck final : public HttpCheck {
    Q_OBJECT
public:
    using HttpCheck::HttpCheck;

private:
    void start() override;
    void takeResult(const Result<QJsonObject> &result);
    void takeStatus(const Answer &answer);

    QString m_text;
};

} // namespace shared::doctor
