// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/integration/ownsession.h"
#include "tests/support/httpexchange.h"
#include "tests/support/rawclient.h"

#include <QByteArray>

#include <algorithm>
#include <array>

namespace tests {

// The agent "mute" of the running test function's session joins by this connection: one that reads,
// but knows no pings. False: the hub did not take it.
inline bool joinMute(RawClient &client, quint16 port)
{
    client.send("GET " + ownBase() + "/sse?agentId=mute HTTP/1.1\r\nHost: localhost\r\n\r\n");
    client.receiveUntil("event: endpoint\r\ndata: ");
    const QByteArray endpoint = client.receiveUntil("\r\n").trimmed();
    constexpr std::array kBodies{R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{)"
                                 R"("protocolVersion":"2024-11-05","capabilities":{},)"
                                 R"("clientInfo":{"name":"mute","version":"1"}}})",
        R"({"jsonrpc":"2.0","method":"notifications/initialized"})"};
    return std::ranges::all_of(kBodies, [&](const char *body) {
        return exchange(port, HttpRequest::post(endpoint, body)).status == 202;
    });
}

} // namespace tests
