// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/peer.h"
#include "server/mcp/registry.h"
#include "server/mcp/statelesspeer.h"
#include "server/mcp/stateseal.h"
#include "tests/support/manualclock.h"

#include <QByteArrayList>

#include <memory>
#include <utility>

namespace tests {

// A peer with tools of every temper: one that answers, one that keeps its calls, one that drops
// them, one that tells its progress, one that asks back; with resources and a prompt. Keeps what
// the peer sends. One conversation after the other: the registry takes longer to make than most.
class RpcBench final {
public:
    RpcBench();

    void begin(); // new peers, and nothing of those before
    server::mcp::Peer &peer() { return *m_peer; }
    // For the revisions without a conversation.
    server::mcp::StatelessPeer &statelessPeer() { return *m_statelessPeer; }
    // For the answers to one message, as a transport has it that answers each where it came in.
    [[nodiscard]] std::shared_ptr<server::mcp::Outlet> ownOutlet();
    [[nodiscard]] QByteArrayList takeSent() { return std::exchange(m_sent, {}); }
    // Answers what was kept, and the news about resources go out.
    void finishAll();

private:
    class Outlet final : public server::mcp::Outlet {
    public:
        explicit Outlet(QByteArrayList &sent)
            : m_sent(sent)
        {
        }
        void send(const QByteArray &message) override { m_sent.append(message); }

    private:
        QByteArrayList &m_sent;
    };

    void addTool(const QString &name, void (RpcBench::*handler)(const server::mcp::CallPointer &));
    void addRest();
    void answer(const server::mcp::CallPointer &call);
    void keep(const server::mcp::CallPointer &call);
    void drop(const server::mcp::CallPointer &) { }
    void tellProgress(const server::mcp::CallPointer &call);
    void askBack(const server::mcp::CallPointer &call);

    server::mcp::Registry m_registry;
    QByteArrayList m_sent;
    Outlet m_outlet{m_sent};
    ManualClock m_clock;
    const server::mcp::StateSeal m_seal{m_clock};
    std::unique_ptr<server::mcp::Peer> m_peer;
    std::unique_ptr<server::mcp::StatelessPeer> m_statelessPeer;
    QList<server::mcp::CallPointer> m_kept;
};

} // namespace tests
