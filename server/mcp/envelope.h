// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QString>

namespace server::mcp {

// What a transport must know of a body before it knows whose it is: read without judging, so that
// whoever serves the message still finds what is wrong with it.
struct Envelope {
    bool isBatch = false;
    qsizetype messages = 1; // of a batch: how many
    QByteArrayList requestIds; // as written; of every message that asks for an answer
    // of a single message
    QString method; // empty: a response, or nothing we know
    QString protocolVersion; // that initialize asks for; null: none
    // params._meta names a protocol version: a request of a revision without initialize.
    bool isStateless = false;

    [[nodiscard]] static Envelope read(const QByteArray &json);

    [[nodiscard]] bool isInitialize() const;
};

} // namespace server::mcp
