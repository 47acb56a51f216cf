// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/httpexchange.h"

#include "tests/support/responsereader.h"

#include <QHostAddress>
#include <QJsonDocument>
#include <QTcpSocket>
#include <QTest>

namespace tests {

HttpRequest HttpRequest::post(
    const QByteArray &target, const QByteArray &body, const QByteArray &contentType)
{
    return {.method = "POST",
        .target = target,
        .headers = {{"Content-Type", contentType}},
        .body = body};
}

QByteArray HttpRequest::toBytes(quint16 port) const
{
    QByteArray bytes =
        method + ' ' + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(port) + "\r\n";
    for (const auto &[name, value] : headers)
        bytes += name + ": " + value + "\r\n";
    if (method == "POST" || !body.isEmpty())
        bytes += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    return bytes + "\r\n" + body;
}

QJsonObject HttpReply::json() const
{
    return QJsonDocument::fromJson(body).object();
}

HttpReply exchange(quint16 port, const HttpRequest &request)
{
    constexpr int kPatience = 20'000;
    QTcpSocket socket;
    ResponseReader reader(request.method == "HEAD");
    QByteArray received;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    socket.write(request.toBytes(port));
    const auto isOver = [&] {
        return reader.state() == ResponseReader::State::Complete
            || reader.state() == ResponseReader::State::Broken;
    };
    QObject::connect(&socket, &QTcpSocket::readyRead, &socket, [&] {
        received += socket.readAll();
        reader.feed(received);
    });
    QObject::connect(&socket, &QTcpSocket::disconnected, &socket, [&] { reader.end(); });
    if (!QTest::qWaitFor([&] { return isOver() || !socket.isValid(); }, kPatience)
        || reader.state() != ResponseReader::State::Complete)
        return {};
    return {.status = reader.status(),
        .body = reader.takeBody(),
        .contentType = reader.header("Content-Type"),
        .allow = reader.header("Allow"),
        .retryAfter = reader.header("Retry-After"),
        .mcpSession = reader.header("Mcp-Session-Id"),
        .wasConnectionClosed = socket.state() != QTcpSocket::ConnectedState};
}

} // namespace tests
