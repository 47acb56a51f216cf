// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QJsonObject>
#include <QString>

#include <chrono>
#include <functional>
#include <optional>

namespace shared {

class McpExchange;

// How a JSON-RPC request of ours ended, and what that says of whether it was carried out.
struct CallEnd {
    enum class Fate {
        Answered, // the server looked at it; the result, or its own error, is final
        NotSent, // it was not looked at: it may be sent again
        Uncertain, // it may have been carried out, once
    };

    Result<QJsonObject> result;
    Fate fate = Fate::Answered;
    std::optional<std::chrono::milliseconds> retry = {}; // what the server asks to wait
    QString reason = {}; // the server's own word for a refusal ("taken_over"); empty: none

    // Of a request whose exchange ended without a JSON-RPC response: refused, or broken.
    [[nodiscard]] static CallEnd of(const McpExchange &exchange, const std::optional<Error> &error);
    [[nodiscard]] static CallEnd notSent(const QString &why);
    [[nodiscard]] static CallEnd uncertain(const QString &why);
    // A JSON-RPC response: a message with a result or an error.
    [[nodiscard]] static CallEnd ofResponse(const QJsonObject &response);
};

using CallEnded = std::function<void(const CallEnd &)>;

} // namespace shared
