// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/banlist.h"
#include "server/journal/memoryjournal.h"
#include "server/mcp/registry.h"
#include "server/session/hub.h"
#include "server/transport/transportregistry.h"
#include "tests/support/manualclock.h"
#include "tests/transport/fakegate.h"

#include <memory>

namespace tests {

// A transport whose client is the test.
class TestTransport final : public server::transport::Transport {
public:
    TestTransport(const Context &context, const server::session::SessionKey &key,
        const QString &agentId, const QString &id)
        : Transport(shared::TransportKind::HttpSse, context,
            server::mcp::Caller{
                .scope = key.toString(), .name = agentId, .transport = id, .options = {}},
            identityOf(key, agentId, id))
    {
    }

    // For what is told of pings without a client that answers them.
    [[nodiscard]] server::transport::Heartbeat &pulse()
    {
        return const_cast<server::transport::Heartbeat &>(heartbeat());
    }

    QString told; // with the end
    qint64 bytesOut = 0;

private:
    static shared::TransportRecord identityOf(
        const server::session::SessionKey &key, const QString &agentId, const QString &id)
    {
        shared::TransportRecord record;
        record.id = id;
        record.applicationId = key.applicationId;
        record.sessionId = key.sessionId;
        record.agentId = agentId;
        record.peer = QStringLiteral("192.0.2.1:5000");
        return record;
    }

    void greet() override { }
    int sendHeartbeat() override { return 0; }
    void announceShutdown(const QString &) override { }
    void sendMessage(const QByteArray &) override { }
    void endConnection(shared::CloseReason, const QString &explanation) override
    {
        told = explanation;
    }
    void fillStatistics(shared::TransportRecord &record) const override
    {
        record.bytesOut = bytesOut;
    }
    [[nodiscard]] std::optional<shared::Clock::TimePoint> lastAcknowledged() const override
    {
        return std::nullopt;
    }
};

// What the admin API looks at and acts on, on a clock that the test owns: agents join without
// sockets.
struct AdminWorld {
    using SessionKey = server::session::SessionKey;

    // The agent is registered, its transport open and attached.
    TestTransport &join(const SessionKey &key, const QString &agentId, const QString &id)
    {
        hub.openSession(key, {});
        hub.registerAgent(key, agentId, QStringLiteral("does ") + agentId, {});
        auto owned = std::make_unique<TestTransport>(context(), key, agentId, id);
        TestTransport &transport = *owned;
        QObject::connect(&transport, &server::transport::Transport::closed, &hub,
            [this, key, agentId, id] { hub.detachTransport(key, agentId, id); });
        transports.add(std::move(owned));
        hub.attachTransport(key, agentId, id);
        transport.open();
        return transport;
    }

    void advance(std::chrono::milliseconds by)
    {
        clock.advance(by);
        deadlines.expire();
        hub.expireWaits();
    }

    // Of the writer to all that are mentioned, in a thread of theirs.
    void send(const SessionKey &key, const QString &writer, const QStringList &mentioned,
        const QString &text)
    {
        hub.createThread(key, writer, QStringLiteral("talk"), mentioned,
            [=, this](const shared::Result<server::session::Thread> &thread) {
                if (thread)
                    hub.sendMessage(key, writer, thread->id, text, mentioned, {});
            });
    }

    [[nodiscard]] server::transport::Transport::Context context()
    {
        return {clock, deadlines, registry, peerSettings, settings, gate};
    }

    ManualClock clock;
    shared::DeadlineQueue deadlines{clock};
    server::journal::MemoryJournal journal;
    server::session::Hub hub{journal, clock, {}};
    server::mcp::Registry registry;
    server::mcp::PeerSettings peerSettings;
    server::transport::Settings settings;
    FakeGate gate;
    server::access::BanList bans{clock, deadlines};
    server::transport::TransportRegistry transports{3};
};

} // namespace tests
