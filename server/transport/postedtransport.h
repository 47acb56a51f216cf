// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/jsonrpc.h"
#include "server/transport/postanswer.h"
#include "server/transport/sessionlife.h"
#include "server/transport/sessionstreams.h"
#include "server/transport/transport.h"

#include <QLatin1StringView>

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

namespace server::transport {

// What the transports of Streamable HTTP have in common: messages come by POSTs and are answered
// there, and no connection lasts, so that the client's life must be told from what comes and goes.
class PostedTransport : public Transport {
    Q_OBJECT
public:
    ~PostedTransport() override;

    [[nodiscard]] const SessionStreams &streams() const { return m_streams; }

protected:
    // As of Transport. tag: of the event ids; empty: streams have none.
    PostedTransport(const Context &context, const mcp::Caller &caller,
        const shared::TransportRecord &identity, const QByteArray &tag, QObject *parent);
    PostedTransport(const Context &context, std::unique_ptr<mcp::AnyPeer> peer,
        const shared::TransportRecord &identity, const QByteArray &tag, QObject *parent);

    // The client has said something, or opened a stream.
    void noteHeard();
    // A POST of the client arrived: its answer, for the calls to keep. Opens streams by itself.
    [[nodiscard]] std::shared_ptr<PostAnswer> beginAnswer(
        PostAnswer::Post post, qint64 bytes, bool isRequest);
    // Before a stream begins.
    virtual void prepareStream() { }
    // Whether clients listen on the answers of POSTs.
    [[nodiscard]] virtual bool hasListenersByPost() const { return false; }
    // What is told on the answers that nobody will give any more.
    [[nodiscard]] virtual int endedStatus() const = 0;
    [[nodiscard]] virtual int endedCode() const = 0;

    [[nodiscard]] SessionStreams &streams() { return m_streams; }
    [[nodiscard]] SessionLife &life() { return m_life; }

    int sendHeartbeat() override;
    void announceShutdown(const QString &explanation) override;
    void refusePending(shared::CloseReason reason, const QString &explanation) override;
    void endConnection(shared::CloseReason reason, const QString &explanation) override;
    void fillStatistics(shared::TransportRecord &record) const override;
    [[nodiscard]] std::optional<shared::Clock::TimePoint> lastAcknowledged() const override;

private:
    // Tool calls come so long after the first request at the latest, whoever is missing: clients
    // give up on a request after a minute.
    static constexpr std::chrono::seconds kLongestHold{45};
    // All connections that a client loses within this time are one loss.
    static constexpr std::chrono::seconds kOneLoss{2};

    void watch();
    void noteLoss(const MessageStream::Loss &loss, QLatin1StringView stream);
    void logLoss(const MessageStream::Loss &loss, QLatin1StringView stream) const;
    void expire();
    void countConnections();

    SessionStreams m_streams;
    SessionLife m_life;
    std::vector<std::weak_ptr<PostAnswer>> m_answers; // the calls own them
    shared::DeadlineQueue::Id m_holdEnd = 0;
    qint64 m_plainBytesOut = 0;
    // Since the client was last heard: the worst reason, and when it was told.
    std::optional<shared::CloseReason> m_loss;
    shared::Clock::TimePoint m_lossToldAt;
};

} // namespace server::transport
