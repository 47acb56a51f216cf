// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stdio/relayedcall.h"

#include "server/mcp/jsonoutline.h"

#include <QJsonDocument>
#include <QPointer>

#include <utility>

namespace server::stdio {

using namespace Qt::StringLiterals;
using mcp::JsonRpcError;
using shared::McpExchange;

namespace {

constexpr std::chrono::milliseconds kRetryDelay{500}; // when the hub named none
constexpr int kMaxFruitlessTries = 3;
constexpr std::chrono::seconds kFarewell{2}; // for a hub that may not be there any more

JsonRpcError lost()
{
    return {mcp::kServerError,
        u"The connection to the hub broke before the answer came. The call may have been carried "
        "out: look before you repeat it. A wait may be repeated at once."_s,
        {{u"reason"_s, u"connection_lost"_s}}};
}

QByteArray cancellation(const mcp::MessageId &id)
{
    return R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":)" + id.text
        + R"(,"reason":"The answer was lost on its way."}})";
}

JsonRpcError unreachable(const QString &why)
{
    return {mcp::kServerError, u"The hub cannot be reached: %1."_s.arg(why),
        {{u"reason"_s, u"hub_unreachable"_s}}};
}

JsonRpcError refused(int status, const QJsonObject &body)
{
    const QString said = body.value("message"_L1).toString();
    const QString why = said.isEmpty()
        ? u"it serves no such address; is it a Coral hub, with the /devmode/ routes on or the "
          "right application and key?"_s
        : said;
    return {mcp::kServerError, u"The hub refused the message (HTTP %1): %2"_s.arg(status).arg(why),
        {{u"reason"_s, u"refused"_s}, {u"status"_s, status}}};
}

} // namespace

RelayedCall::RelayedCall(const RelayContext &context, const Endpoint &endpoint,
    const mcp::MessageId &id, const QByteArray &json, QObject *parent)
    : QObject(parent)
    , m_context(context)
    , m_endpoint(endpoint)
    , m_id(id)
    , m_retryDelay(kRetryDelay)
{
    start({.verb = McpExchange::Verb::Post,
        .url = endpoint.url,
        .headers = endpoint.headers,
        .body = json});
}

RelayedCall::~RelayedCall()
{
    m_context.deadlines.cancel(m_nextTry);
}

void RelayedCall::start(const McpExchange::Request &request)
{
    m_exchange = std::make_unique<McpExchange>(m_context.network, request);
    connect(m_exchange.get(), &McpExchange::answered, this, [this] {
        m_isPosted = true;
        if (m_exchange->status() == 200)
            m_fruitlessTries = 0;
        if (m_sessionId.isEmpty())
            m_sessionId = m_exchange->header("Mcp-Session-Id");
    });
    connect(m_exchange.get(), &McpExchange::received, this, &RelayedCall::take);
    connect(m_exchange.get(), &McpExchange::finished, this, &RelayedCall::finish);
}

void RelayedCall::take(const QByteArray &json)
{
    const auto outline = mcp::JsonOutline::read(json);
    if (!outline)
        return; // nothing that a client could read: the answer will be missed
    const auto read = mcp::readMessage(*outline);
    const auto *message = std::get_if<mcp::Message>(&read);
    const bool isAnswer = message != nullptr && message->kind == mcp::Message::Kind::Response
        && message->id && message->id->key == m_id.key;
    if (!isAnswer) {
        emit received(json);
        return;
    }
    // The hub ends the stream. To end it from here could look like taking the request back.
    McpExchange *rest = m_exchange.release();
    rest->disconnect(this);
    rest->setParent(parent());
    connect(rest, &McpExchange::finished, rest, &QObject::deleteLater);
    emit answered(json, *message);
}

void RelayedCall::finish(const std::optional<shared::Error> &error)
{
    const int status = m_exchange->status();
    if (!m_isPosted && m_exchange->wasRefused()) {
        emit failed(Failure::NotSent, unreachable(error ? error->message : QString()));
    } else if (m_endpoint.hasSession && status == 404) {
        finishWithoutSession();
    } else if (status == 503) {
        // It stops, or is full; the next one may not be.
        takeRefusal(Failure::NotSent);
    } else if (status >= 300) {
        takeRefusal(Failure::Final);
    } else if (!resume()) {
        giveUp();
    }
}

void RelayedCall::finishWithoutSession()
{
    // Of a resumed stream: whatever was under way in that session is gone with it.
    if (!m_lastEventId.isEmpty()) {
        emit failed(Failure::Final, lost());
        return;
    }
    const QJsonValue error = QJsonDocument::fromJson(m_exchange->refusal())["error"_L1];
    // The session ended while it was being served there: what the hub does not look at is no
    // request to it. To send it again could carry it out twice, and would take over from whoever
    // has taken over.
    if (error["data"_L1]["reason"_L1].isString()
        && error["code"_L1].toInt() != mcp::kInvalidRequest)
        takeRefusal(Failure::Final);
    else
        emit failed(Failure::SessionGone, lost());
}

void RelayedCall::takeRefusal(Failure failure)
{
    const QJsonObject body = QJsonDocument::fromJson(m_exchange->refusal()).object();
    const QJsonObject error = body.value("error"_L1).toObject();
    // JSON-RPC, though its id may be null: HTTP tells which request it is for.
    if (error.value("code"_L1).isDouble())
        emit failed(failure,
            {error.value("code"_L1).toInt(), error.value("message"_L1).toString(),
                error.value("data"_L1).toObject()});
    else
        emit failed(failure, refused(m_exchange->status(), body));
}

// Comes back to a broken stream. False: it can't be, or was tried in vain.
bool RelayedCall::resume()
{
    if (!m_exchange->lastEventId().isEmpty())
        m_lastEventId = m_exchange->lastEventId();
    m_retryDelay = m_exchange->retryDelay().value_or(m_retryDelay);
    if (!m_endpoint.hasSession || m_lastEventId.isEmpty()
        || ++m_fruitlessTries > kMaxFruitlessTries)
        return false;
    m_nextTry = m_context.deadlines.addAfter(m_retryDelay, [this] {
        Headers headers = m_endpoint.headers;
        headers.append({"Last-Event-ID", m_lastEventId});
        start({.verb = McpExchange::Verb::Get, .url = m_endpoint.url, .headers = headers});
    });
    return true;
}

// The hub may believe that the answer arrived, since a proxy in between has taken it. It is told
// otherwise before the client can say anything that would confirm it.
void RelayedCall::giveUp()
{
    const auto end = [this] {
        m_context.deadlines.cancel(m_nextTry);
        emit failed(Failure::Final, lost());
    };
    if (m_endpoint.headers.isEmpty())
        return end(); // an initialize: that is never cancelled, and no mention is in its answer
    Headers headers = m_endpoint.headers;
    for (auto &[name, value] : headers) {
        if (name == "Mcp-Method")
            value = "notifications/cancelled";
    }
    headers.removeIf([](const auto &header) { return header.first == "Mcp-Name"; });
    // Beside the exchange whose end brought us here: that one is still emitting.
    m_farewell = std::make_unique<McpExchange>(m_context.network,
        McpExchange::Request{.verb = McpExchange::Verb::Post,
            .url = m_endpoint.url,
            .headers = headers,
            .body = cancellation(m_id)});
    connect(m_farewell.get(), &McpExchange::finished, this, end);
    m_nextTry = m_context.deadlines.addAfter(kFarewell, [this, end] {
        m_farewell->disconnect(this);
        end();
    });
}

} // namespace server::stdio
