// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/headers.h"
#include "server/http/message.h"
#include "shared/util/result.h"

#include <QJsonObject>
#include <QString>

#include <chrono>
#include <optional>

namespace server::http {

// A whole answer. The connection adds Content-Length, Date, Server and Connection; for HEAD it
// leaves the body out.
struct Reply {
    int status = 200;
    Headers headers;
    QByteArray body;
    QLatin1StringView cause = {}; // of a refusal: its code, for metrics
    // Whose request it answers, for the log where the answer is not taken.
    struct Owner {
        QString transport;
        QString session;
        QString agent;
    };
    std::optional<Owner> owner = {};

    [[nodiscard]] static Reply text(int status, const QString &body);
    [[nodiscard]] static Reply json(int status, const QJsonObject &body);
    // A refusal: {"error": code, "message": message}. The code is a stable snake_case word, the
    // message tells what happened and what to do.
    [[nodiscard]] static Reply error(int status, QLatin1StringView code, const QString &message);
    // The same for a client that shall come back later, with Retry-After (in seconds, rounded up).
    [[nodiscard]] static Reply error(int status, QLatin1StringView code, const QString &message,
        std::chrono::nanoseconds retryAfter);
    // The guard's refusal, with the fields that its status asks for.
    [[nodiscard]] static Reply error(const Refusal &refusal);
    // The one place where an error's kind becomes a status; 429 and 503 with Retry-After.
    [[nodiscard]] static Reply error(const shared::Error &error);
};

} // namespace server::http
