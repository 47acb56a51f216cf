// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/envelope.h"
#include "server/mcp/jsonoutline.h"
#include "server/mcp/message.h"
#include "tests/fuzz/fuzztarget.h"
#include "tests/fuzz/rpcbench.h"
#include "tests/mcp/jsonagainstqt.h"

#include <QJsonDocument>
#include <QSet>

// What a client says: messages with a record separator (0x1E) before each but the first. The peer
// must answer every request exactly once, under its own id as it was written, in valid JSON. A
// message of the byte 2, 3 or 4 alone is none, but has tool calls held, let go, or the peer
// drained.

using namespace server::mcp;
using tests::require;

namespace {

// What the peer was asked.
class Asked final {
public:
    // Notes the requests of one message, or of those of a batch that was taken, and returns how
    // many cancellations were among them.
    qsizetype note(QByteArrayView json, bool isTaken)
    {
        const auto outline = JsonOutline::read(json);
        if (!outline)
            return 0;
        if (outline->type() != JsonOutline::Type::Array)
            return noteOne(*outline);
        qsizetype cancellations = 0;
        for (const JsonOutline::Piece &piece : outline->pieces()) {
            if (const auto message = JsonOutline::read(piece.value); message && isTaken)
                cancellations += noteOne(*message);
        }
        return cancellations;
    }

    void noteRequest(const QByteArray &id)
    {
        ++m_requests;
        m_ids.insert(id);
    }

    [[nodiscard]] qsizetype requests() const { return m_requests; }
    [[nodiscard]] bool contains(const QByteArray &id) const { return m_ids.contains(id); }

private:
    qsizetype noteOne(const JsonOutline &outline)
    {
        const auto read = readMessage(outline);
        const auto *message = std::get_if<Message>(&read);
        const auto *refused = std::get_if<Refusal>(&read);
        if (message && message->method == QLatin1StringView("notifications/cancelled")
            && message->kind == Message::Kind::Notification)
            return 1;
        const bool isRequest = message && message->kind == Message::Kind::Request;
        const bool isAnswered = refused && refused->isAnswered && !refused->id.isEmpty();
        if (!isRequest && !isAnswered)
            return 0;
        noteRequest(outline.member("id").toByteArray());
        require(!isAnswered || refused->id == outline.member("id"), "a refusal echoes the id");
        return 0;
    }

    qsizetype m_requests = 0;
    QSet<QByteArray> m_ids; // as written
};

// What a transport reads ahead of the peer is what the peer reads.
void checkEnvelope(const QByteArray &json)
{
    const Envelope envelope = Envelope::read(json);
    const auto outline = JsonOutline::read(json);
    require(outline || (envelope.requestIds.isEmpty() && envelope.method.isEmpty()),
        "what is no JSON asks nothing", json);
    require(!envelope.isInitialize() || envelope.requestIds.size() <= 1, "one initialize", json);
    for (const QByteArray &id : envelope.requestIds)
        require(MessageId::read(id) && json.contains(id), "ids as they were written", json);
    if (!outline || outline->type() != JsonOutline::Type::Object)
        return;
    const auto read = readMessage(*outline);
    const auto *message = std::get_if<Message>(&read);
    if (message && message->kind == Message::Kind::Request)
        require(envelope.requestIds == QByteArrayList{message->id->text}
                && envelope.method == message->method,
            "envelope and peer read the same request", json);
}

// Counts the answers to requests among what was sent; all of it must be well made.
qsizetype checkSent(const QByteArrayList &sent, const Asked &asked)
{
    qsizetype answers = 0;
    for (const QByteArray &json : sent) {
        require(!json.contains('\n') && !json.contains('\r'), "a message is one line", json);
        const auto outline = JsonOutline::read(json);
        require(outline && QJsonDocument::fromJson(json).isObject(), "valid JSON goes out", json);
        require(outline->member("jsonrpc") == "\"2.0\"", "JSON-RPC goes out", json);
        const auto read = readMessage(*outline);
        const auto *message = std::get_if<Message>(&read);
        require(message != nullptr, "a message goes out that we would take", json);
        if (message->kind != Message::Kind::Response || !message->id)
            continue;
        ++answers;
        require(asked.contains(message->id->text), "an answer has the id of a request", json);
    }
    return answers;
}

// One conversation, and the balance of what was asked and what was answered.
class Conversation final {
public:
    Conversation()
    {
        m_bench.begin();
        m_bench.peer().ping();
        settle({}, 0);
    }

    void take(const QByteArray &json)
    {
        if (json == "\2" || json == "\3")
            hold(json == "\2");
        else if (json == "\4")
            drain();
        else if (json.startsWith('\5'))
            serve(json.sliced(1));
        else if (json == "\6")
            leave();
        else
            receive(json);
    }

    void end(const QByteArray &bytes)
    {
        hold(false);
        m_bench.finishAll();
        settle(bytes, 0);
        m_bench.peer().close();
        m_bench.peer().receive(bytes);
        m_bench.statelessPeer().close();
        require(m_bench.takeSent().isEmpty(), "nothing is sent after the end");
    }

private:
    void hold(bool isHolding)
    {
        m_bench.peer().setHolding(isHolding);
        m_bench.statelessPeer().setHolding(isHolding);
    }

    void drain()
    {
        const shared::Error refusal{shared::ErrorCode::Unavailable, QStringLiteral("draining")};
        m_bench.peer().drain(refusal);
        m_bench.statelessPeer().drain(refusal);
    }

    void serve(const QByteArray &json)
    {
        static const QStringList kRevisions{
            QStringLiteral("2026-07-28"), QStringLiteral("2025-11-25")};
        const auto read = StatelessRequest::read(json, kRevisions);
        if (const auto *refused = std::get_if<Refusal>(&read)) {
            require(json.contains(refused->id), "a refusal echoes the id, if any", json);
            return;
        }
        const auto &request = std::get<StatelessRequest>(read);
        if (request.message.kind == Message::Kind::Request)
            m_asked.noteRequest(request.message.id->text);
        m_latest = m_bench.statelessPeer().serve(request, m_bench.ownOutlet(), {});
        settle(json, 0);
    }

    void leave()
    {
        m_bench.statelessPeer().cancel(m_latest);
        settle({}, 1);
    }

    void receive(const QByteArray &json)
    {
        if (const QByteArray difference = tests::differenceToQt(json); !difference.isEmpty())
            require(false, difference.constData(), json);
        checkEnvelope(json);
        m_isOwn = !m_isOwn;
        const Peer::Received received = m_isOwn ? m_bench.peer().receive(json, m_bench.ownOutlet())
                                                : m_bench.peer().receive(json);
        require((received == Peer::Received::ParseError) == !JsonOutline::read(json),
            "what is no JSON is said to be none", json);
        settle(json, m_asked.note(json, received == Peer::Received::Ok));
    }

    // No request is lost but by a cancellation.
    void settle(const QByteArray &json, qsizetype cancellations)
    {
        m_answers += checkSent(m_bench.takeSent(), m_asked);
        const qsizetype inFlight = m_bench.peer().callsInFlight()
            + m_bench.statelessPeer().callsInFlight() + m_bench.statelessPeer().listeners();
        const qsizetype cancelled = m_asked.requests() - m_answers - inFlight;
        require(cancelled >= m_cancelled, "no request is answered twice", json);
        require(cancelled <= m_cancelled + cancellations, "each request is answered", json);
        require(inFlight <= 9, "calls in flight within their limit", json);
        m_cancelled = cancelled;
    }

    // As long as the process.
    tests::RpcBench &m_bench = *[] {
        static auto *bench = new tests::RpcBench;
        return bench;
    }();
    Asked m_asked;
    qsizetype m_answers = 0;
    qsizetype m_cancelled = 0;
    bool m_isOwn = false;
    StatelessPeer::CallId m_latest = 0;
};

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    tests::prepareProcess();
    const QByteArray bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    Conversation conversation;
    for (const QByteArray &json : bytes.split('\x1e'))
        conversation.take(json);
    conversation.end(bytes);
    return 0;
}
