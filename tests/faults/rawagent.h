// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/rawclient.h"

#include <QByteArray>

namespace tests {

// An agent over HTTP+SSE on blocking sockets: cheap enough for thousands, and one that stops
// reading or answering exactly when a test wants it to. Each POST has a connection of its own.
class RawAgent final {
public:
    struct Identity {
        QByteArray session = "session1"; // below /devmode/
        QByteArray id = "agent";
        QByteArray options = {}; // "&waitForAgents=2"
        QByteArray headers = {}; // of the GET, whole lines
    };

    RawAgent(const RawClient::Target &target, Identity identity);

    void sendOpen(); // the GET alone
    bool open(); // until the welcome came
    bool initialize(); // until it is answered
    // The status; 0: no answer.
    int post(const QByteArray &message);
    bool ping(int id);
    int callTool(int id, const QByteArray &tool, const QByteArray &arguments = "{}");
    bool sendWait(int id);
    // A wait that the server has begun: it answered a ping that was sent behind it.
    bool startWait(int id);
    // Reads the stream up to the answer to that request, which it returns with what came before;
    // empty when none came.
    QByteArray awaitAnswer(int id);

    // The head of a POST to this agent's endpoint, and the first bytes of its body.
    [[nodiscard]] QByteArray halfARequest() const;

    [[nodiscard]] RawClient &stream() { return m_stream; }
    [[nodiscard]] const QByteArray &endpoint() const { return m_endpoint; }
    [[nodiscard]] QByteArray transportId() const;

private:
    const RawClient::Target m_target;
    const Identity m_identity;
    RawClient m_stream;
    QByteArray m_endpoint;
};

} // namespace tests
