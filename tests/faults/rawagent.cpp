// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/rawagent.h"

#include <utility>

namespace tests {

namespace {

constexpr std::chrono::seconds kPatience{60}; // an instrumented server on a busy machine

QByteArray requestText(int id, const QByteArray &method, const QByteArray &params)
{
    return R"({"jsonrpc":"2.0","id":)" + QByteArray::number(id) + R"(,"method":")" + method
        + R"(","params":)" + params + '}';
}

} // namespace

RawAgent::RawAgent(const RawClient::Target &target, Identity identity)
    : m_target(target)
    , m_identity(std::move(identity))
    , m_stream(target)
{
}

void RawAgent::sendOpen()
{
    m_stream.send("GET /devmode/app/key/" + m_identity.session + "/sse?agentId=" + m_identity.id
        + m_identity.options + " HTTP/1.1\r\nHost: " + m_target.host + "\r\n" + m_identity.headers
        + "\r\n");
}

bool RawAgent::open()
{
    sendOpen();
    const QByteArray head = m_stream.receiveUntil("\r\n\r\n", kPatience);
    if (statusOf(head) != 200)
        return false;
    const QByteArray welcome =
        m_stream.receiveUntil("data: Connected to Coral Server\r\n\r\n", kPatience);
    const qsizetype data = welcome.indexOf("data: /");
    m_endpoint = welcome.sliced(data + 6, welcome.indexOf('\r', data) - data - 6);
    return data > 0;
}

bool RawAgent::initialize()
{
    const QByteArray params = R"({"protocolVersion":"2024-11-05","capabilities":{},)"
                              R"("clientInfo":{"name":"raw","version":"1"}})";
    if (post(requestText(0, "initialize", params)) != 202 || awaitAnswer(0).isEmpty())
        return false;
    return post(R"({"jsonrpc":"2.0","method":"notifications/initialized"})") == 202;
}

int RawAgent::post(const QByteArray &message)
{
    RawClient client(m_target);
    client.send("POST " + m_endpoint + " HTTP/1.1\r\nHost: " + m_target.host
        + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
        + QByteArray::number(message.size()) + "\r\n\r\n" + message);
    return statusOf(client.receiveAll(kPatience));
}

bool RawAgent::ping(int id)
{
    return post(requestText(id, "ping", "{}")) == 202;
}

int RawAgent::callTool(int id, const QByteArray &tool, const QByteArray &arguments)
{
    return post(requestText(
        id, "tools/call", R"({"name":")" + tool + R"(","arguments":)" + arguments + '}'));
}

bool RawAgent::sendWait(int id)
{
    return callTool(id, "wait_for_mentions", R"({"timeoutMs":600000})") == 202;
}

bool RawAgent::startWait(int id)
{
    return sendWait(id) && ping(id + 1) && !awaitAnswer(id + 1).isEmpty();
}

QByteArray RawAgent::awaitAnswer(int id)
{
    const QByteArray marker =
        R"({"id":)" + QByteArray::number(id) + R"(,"jsonrpc":"2.0","result":)";
    QByteArray before = m_stream.receiveUntil(marker, kPatience);
    if (!before.endsWith(marker))
        return {};
    return before + m_stream.receiveUntil("\r\n\r\n", kPatience);
}

QByteArray RawAgent::halfARequest() const
{
    return "POST " + m_endpoint + " HTTP/1.1\r\nHost: " + m_target.host
        + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"jsonrpc\":";
}

QByteArray RawAgent::transportId() const
{
    return m_endpoint.sliced(m_endpoint.indexOf('=') + 1);
}

} // namespace tests
