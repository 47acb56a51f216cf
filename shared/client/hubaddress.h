// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QString>
#include <QUrl>

#include <chrono>
#include <optional>

namespace shared {

// Where an agent finds its hub, and as whom it joins which session.
struct HubAddress {
    QUrl server = QUrl(QStringLiteral("http://127.0.0.1:3001")); // scheme, host and port
    bool isDevmode = true; // the routes below /devmode/, which ask for no key
    QString application = QStringLiteral("exampleApplication");
    QString key = QStringLiteral("privkey"); // of the application
    QString session = QStringLiteral("session1");
    QString agent = QStringLiteral("coral-client"); // the name in the session
    QString description = {}; // what it is good at, for the other agents; empty: its name
    int waitForAgents = 0; // below /devmode/: begin when so many are there; 0: at once
    // The longest wait that the hub may let a wait_for_mentions take; empty: its own limit.
    std::optional<std::chrono::milliseconds> longestWait = {};

    [[nodiscard]] QUrl sseUrl() const; // HTTP with SSE
    [[nodiscard]] QUrl mcpUrl() const; // Streamable HTTP

    // "localhost:3001", "[::1]:3001", "example.org" (with the default port) or a URL of http or
    // https without anything behind the port.
    [[nodiscard]] static Result<QUrl> parseServer(const QString &text);

private:
    [[nodiscard]] QUrl url(const QString &end) const;
};

} // namespace shared
