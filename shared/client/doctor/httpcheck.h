// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/doctor/check.h"
#include "shared/client/mcpexchange.h"

#include <functional>

namespace shared::doctor {

// A check that asks something over HTTP.
class HttpCheck : public Check {
    Q_OBJECT
public:
    using Check::Check;

protected:
    struct Answer {
        int status = 0; // 0: none came
        QByteArray reason;
        QByteArray body;
        QString error = {}; // why none came

        [[nodiscard]] bool isCoral() const; // a refusal that the hub itself gave
        [[nodiscard]] QString text() const; // of a refusal: the words of whoever answered
    };
    using Answered = std::function<void(const Answer &)>;

    // To a path of the server; a body makes it a POST.
    void ask(const QUrl &url, const QByteArray &body, const Answered &answered);
    [[nodiscard]] QUrl urlOf(const QString &path) const;

private:
    void noteTime(const QByteArray &date);
};

} // namespace shared::doctor
