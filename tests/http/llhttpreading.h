// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

namespace tests {

// What llhttp, the parser of Node.js, makes of the beginning of some bytes in its strict mode: one
// request, a part of one, or an error.
struct LlhttpReading {
    enum class State { Partial, Complete, Refused };

    State state = State::Partial;
    QByteArray error; // of Refused
    qsizetype length = 0; // of a complete request, with what stands before its request line

    QByteArray methodName;
    QByteArray target; // as sent
    int minorVersion = 0;
    QList<std::pair<QByteArray, QByteArray>> fields; // without trailers
    QByteArray body;
    bool keepAlive = false;

    [[nodiscard]] static LlhttpReading read(QByteArrayView bytes);
};

} // namespace tests
