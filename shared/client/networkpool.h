// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QNetworkAccessManager>

#include <memory>
#include <vector>

namespace shared {

// Lends a network access manager to each exchange of its own: one manager opens six connections to
// a host at most, and a client of MCP may hold more streams than that. Those given back are reused,
// with the connections that they keep.
class NetworkPool final {
public:
    // May be given back after the pool is gone.
    [[nodiscard]] std::shared_ptr<QNetworkAccessManager> lend();

private:
    using Idle = std::vector<std::unique_ptr<QNetworkAccessManager>>;
    std::shared_ptr<Idle> m_idle = std::make_shared<Idle>();
};

} // namespace shared
