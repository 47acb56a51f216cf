// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/faults/clientprocess.h"

#include <QByteArray>

#include <memory>
#include <vector>

namespace tests {

// Thousands of clients that end at once, in every way and at every moment: processes that close,
// reset or are killed, each with clients that idle, wait, are in the middle of a request or of a
// response.
class Fleet final {
public:
    // Starts it: about so many connections, in sessions that are named by the prefix.
    Fleet(quint16 port, int connections, const QByteArray &prefix);

    // Agents whose long descriptions make the answer that the clients of "response" do not read.
    [[nodiscard]] static bool addBallast(quint16 port, const QByteArray &prefix);

    [[nodiscard]] bool awaitReady();
    // All of it ends now.
    void end();
    [[nodiscard]] bool awaitEnd();
    // Once it has ended: all connections by their ports, and when each was cut.
    [[nodiscard]] QMap<quint16, std::chrono::milliseconds> cuts() const;

    [[nodiscard]] int connections() const { return m_connections; } // exactly
    [[nodiscard]] int transports() const { return m_transports; }
    [[nodiscard]] int waits() const { return m_waits; }

private:
    enum class End { Close, Reset, Kill };
    struct Member {
        std::unique_ptr<ClientProcess> process;
        End end;
    };

    int m_connections = 0;
    int m_transports = 0;
    int m_waits = 0;
    std::vector<Member> m_members;
};

} // namespace tests
