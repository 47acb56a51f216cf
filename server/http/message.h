// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/headers.h"

#include <QByteArray>
#include <QLatin1StringView>

#include <optional>

namespace server::http {

// One request as it came off the wire, validated and with its body put together.
struct Message {
    QByteArray methodName;
    QByteArray target; // origin-form, or "*"
    int minorVersion = 1;
    Headers headers;
    QByteArray body;
    bool keepAlive = true; // what the client wants
    qint64 wireBytes = 0; // framing included
};

// Why a request can't be let through. The connection is closed after the answer: where the next
// request would begin is not known.
struct Refusal {
    int status = 400;
    QLatin1StringView code;
    QLatin1StringView message;
};

// What a check has to object; nothing when all is well.
using Objection = std::optional<Refusal>;

} // namespace server::http
