// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/agentlink.h"

#include <QByteArray>
#include <QMetaType>
#include <QString>

#include <chrono>

namespace shared {

// How it stands between an agent and its hub, for a person to follow.
struct ConnectionState {
    enum class Phase {
        Closed, // not begun, or ended by us
        Connecting,
        Open,
        Retrying, // lost, or not reached; the next try comes by itself
        GivenUp, // and none will come
    };

    Phase phase = Phase::Closed;
    LinkInfo info = {}; // Open
    Error error = {}; // Retrying and GivenUp: why
    QByteArray reason = {}; // the same as a word out of few
    std::chrono::milliseconds retryIn{0}; // Retrying
    int attempt = 0; // Retrying: the how manieth pause in a row

    [[nodiscard]] QString text() const; // "lost: …; retrying in 1.2 s"
};

} // namespace shared

Q_DECLARE_METATYPE(shared::ConnectionState)
