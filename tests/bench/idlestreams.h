// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <vector>

namespace bench {

// Event streams of agents that do nothing, each on a connection of its own. Nothing of them is read
// but the welcome.
class IdleStreams final {
public:
    explicit IdleStreams(quint16 port);
    ~IdleStreams();
    IdleStreams(const IdleStreams &) = delete;
    IdleStreams &operator=(const IdleStreams &) = delete;

    // One more, of another agent; a thousand share a session. False when the server refuses.
    [[nodiscard]] bool open();
    [[nodiscard]] qsizetype size() const { return static_cast<qsizetype>(m_sockets.size()); }

private:
    const quint16 m_port;
    std::vector<int> m_sockets;
};

// As many descriptors as the system allows.
void raiseDescriptorLimit();
// A blocking connection to 127.0.0.1; -1 when there is none.
[[nodiscard]] int connectTo(quint16 port);

} // namespace bench
