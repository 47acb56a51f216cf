// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/jsonoutline.h"
#include "server/mcp/message.h"
#include "tests/fuzz/fuzztarget.h"
#include "tests/fuzz/rpcbench.h"
#include "tests/mcp/jsonagainstqt.h"

#include <QJsonDocument>
#include <QSet>

// What a client says: messages with a record separator (0x1E) before each but the first. The peer
// must answer every request exactly once, under its own id as it was written, in valid JSON.

using namespace server::mcp;
using tests::require;

namespace {

// What the peer was asked, told apart by code that the peer does not run.
class Asked final {
public:
    // Notes the ids of one message, or of those of a batch that was taken.
    void note(QByteArrayView json, bool isTaken)
    {
        const auto outline = JsonOutline::read(json);
        if (!outline)
            return;
        if (outline->type() != JsonOutline::Type::Array)
            return noteOne(*outline);
        for (const JsonOutline::Piece &piece : outline->pieces()) {
            if (const auto message = JsonOutline::read(piece.value); message && isTaken)
                noteOne(*message);
        }
    }

    [[nodiscard]] qsizetype requests() const { return m_requests; }
    [[nodiscard]] bool contains(const QByteArray &id) const { return m_ids.contains(id); }

private:
    void noteOne(const JsonOutline &outline)
    {
        const auto read = readMessage(outline);
        const auto *message = std::get_if<Message>(&read);
        const auto *refused = std::get_if<Refusal>(&read);
        const bool isRequest = message && message->kind == Message::Kind::Request;
        const bool isAnswered = refused && refused->isAnswered && refused->id != "null";
        if (!isRequest && !isAnswered)
            return;
        ++m_requests;
        m_ids.insert(outline.member("id").toByteArray());
        require(!isAnswered || refused->id == outline.member("id"), "a refusal echoes the id");
    }

    qsizetype m_requests = 0;
    QSet<QByteArray> m_ids; // as written
};

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
        if (message->kind != Message::Kind::Response || outline->member("id") == "null")
            continue;
        ++answers;
        require(asked.contains(message->id->text), "an answer has the id of a request", json);
    }
    return answers;
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    tests::prepareProcess();
    const QByteArray bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    static tests::RpcBench &bench = *new tests::RpcBench; // lives as long as the process
    bench.begin();
    Asked asked;
    qsizetype answers = 0;
    bench.peer().ping();
    answers += checkSent(bench.takeSent(), asked);
    for (const QByteArray &json : bytes.split('\x1e')) {
        if (const QByteArray difference = tests::differenceToQt(json); !difference.isEmpty())
            require(false, difference.constData(), json);
        const Peer::Received received = bench.peer().receive(json);
        asked.note(json, received == Peer::Received::Ok);
        require((received == Peer::Received::ParseError) == !JsonOutline::read(json),
            "what is no JSON is said to be none", json);
        const QByteArrayList sent = bench.takeSent();
        require(received == Peer::Received::Ok || sent.size() <= 1, "one error a message", json);
        answers += checkSent(sent, asked);
        require(bench.peer().callsInFlight() <= 5, "calls in flight within their limit");
    }
    bench.finishAll();
    answers += checkSent(bench.takeSent(), asked);
    require(answers + bench.cancelled() == asked.requests(),
        "each request is answered once or taken back", bytes);
    require(bench.peer().callsInFlight() == 0, "nothing is left in flight");
    bench.peer().close();
    bench.peer().receive(bytes);
    require(bench.takeSent().isEmpty(), "nothing is sent after the end");
    return 0;
}
