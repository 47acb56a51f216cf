// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QDateTime>
#include <QJsonObject>
#include <QMap>
#include <QString>

#include <chrono>
#include <optional>

namespace shared {

// How the server was at one time, and what happened since the sample before: a row of
// GET /admin/v1/history.
struct HistorySample {
    QDateTime at;
    std::chrono::milliseconds period{0}; // since the sample before
    qint64 connections = 0;
    qint64 transports = 0;
    qint64 sessions = 0;
    qint64 waits = 0;
    std::chrono::microseconds worstLoopLag{0};
    // in the period
    quint64 messages = 0; // that agents sent to each other
    quint64 transportsOpened = 0;
    QMap<QString, qint64> closes; // transports, by reason; reasons without any are left out
    quint64 pings = 0; // answered ones
    std::optional<std::chrono::microseconds> roundTripP50;
    std::optional<std::chrono::microseconds> roundTripP95;

    friend bool operator==(const HistorySample &, const HistorySample &) = default;
};

[[nodiscard]] QJsonObject toJson(const HistorySample &sample);
[[nodiscard]] std::optional<Error> fromJson(const QJsonObject &object, HistorySample &sample);

} // namespace shared
