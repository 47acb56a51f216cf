// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <chrono>

namespace bench {

// What a load of requests found.
struct LoadReport {
    double perSecond = 0;
    std::chrono::microseconds median{0};
    std::chrono::microseconds slowestHundredth{0};
    qint64 failures = 0; // what was no 200
};

// GETs of one path over so many connections that are kept alive, each with one request at a time,
// as fast as the server answers.
[[nodiscard]] LoadReport load(
    quint16 port, const QByteArray &path, int connections, std::chrono::seconds duration);

} // namespace bench
