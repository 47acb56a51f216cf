// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/flood.h"

#include <utility>

namespace tests {

Flood::Flood(quint16 port, QByteArray endpoint)
    : m_client(port)
    , m_endpoint(std::move(endpoint))
{
}

int Flood::post()
{
    const QByteArray body = R"({"jsonrpc":"2.0","id":)" + QByteArray::number(1000 + m_posted)
        + R"(,"method":"tools/list"})";
    m_client.send("POST " + m_endpoint
        + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
        + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    const int status = statusOf(m_client.receiveReply());
    m_posted += status == 202 ? 1 : 0;
    return status;
}

int Flood::post(int count)
{
    int accepted = 0;
    while (accepted < count && post() == 202)
        ++accepted;
    return accepted;
}

} // namespace tests
