// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/peer.h"
#include "server/mcp/registry.h"

#include <QByteArrayList>

#include <memory>
#include <utility>

namespace tests {

// A peer with tools of every temper: one that answers, one that keeps its calls, one that drops
// them, one that tells its progress; with resources and a prompt. Keeps what the peer sends. One
// conversation after the other: the registry takes longer to make than most of them.
class RpcBench final {
public:
    RpcBench();

    void begin(); // a new peer, and nothing of the one before
    server::mcp::Peer &peer() { return *m_peer; }
    [[nodiscard]] QByteArrayList takeSent() { return m_outlet.takeSent(); }
    // Answers what was kept, and the news about resources go out.
    void finishAll();
    // How many of the kept calls were taken back by the client.
    [[nodiscard]] qsizetype cancelled() const { return m_cancelled; }

private:
    class Outlet final : public server::mcp::Outlet {
    public:
        void send(const QByteArray &message) override { m_sent.append(message); }
        [[nodiscard]] QByteArrayList takeSent() { return std::exchange(m_sent, {}); }

    private:
        QByteArrayList m_sent;
    };

    void addTool(const QString &name, void (RpcBench::*handler)(const server::mcp::CallPointer &));
    void addRest();
    void answer(const server::mcp::CallPointer &call);
    void keep(const server::mcp::CallPointer &call);
    void drop(const server::mcp::CallPointer &) { }
    void tellProgress(const server::mcp::CallPointer &call);

    server::mcp::Registry m_registry;
    Outlet m_outlet;
    std::unique_ptr<server::mcp::Peer> m_peer;
    QList<server::mcp::CallPointer> m_kept;
    qsizetype m_cancelled = 0;
};

} // namespace tests
