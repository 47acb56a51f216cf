// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/rawclient.h"

#include <QByteArray>

namespace tests {

// Has a server write to an agent's stream, whether the agent reads or not: sends requests to its
// endpoint over a connection of its own, each of which is answered with a few kilobytes.
class Flood final {
public:
    Flood(quint16 port, QByteArray endpoint);

    // The status of one more request; 0: no answer.
    int post();
    // How many of so many more were accepted; ends at the first that was not.
    int post(int count);
    void end() { m_client.close(); }
    [[nodiscard]] int posted() const { return m_posted; } // those that were accepted

private:
    RawClient m_client;
    const QByteArray m_endpoint;
    int m_posted = 0;
};

} // namespace tests
