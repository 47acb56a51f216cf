// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/fakehub.h"

#include "shared/contract/configentry.h"
#include "shared/contract/page.h"

#include <QJsonDocument>

namespace tests {

namespace {

constexpr QByteArrayView kBase = "/admin/v1/";

QByteArray jsonOf(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QByteArray bytesOf(const FakeHub::Answer &answer)
{
    return "HTTP/1.1 " + QByteArray::number(answer.status)
        + " As Told\r\nContent-Type: application/json\r\n" + answer.headers
        + "Content-Length: " + QByteArray::number(answer.body.size()) + "\r\n\r\n" + answer.body;
}

} // namespace

FakeHub::FakeHub()
{
    status.name = QStringLiteral("coral-server");
    status.version = QStringLiteral("1");
    status.isReady = true;
    status.startedAt = QDateTime::currentDateTimeUtc();
    m_server.listen(QHostAddress(QHostAddress::LocalHost));
    connect(&m_server, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *socket = m_server.nextPendingConnection()) {
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { serve(*socket); });
            connect(socket, &QTcpSocket::disconnected, this,
                [this, socket] { m_feeds.removeAll(socket); });
        }
    });
}

gui::HubAddress FakeHub::address() const
{
    return {QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_server.serverPort())),
        QStringLiteral("the-token"), {}};
}

void FakeHub::serve(QTcpSocket &socket)
{
    while (true) {
        const QByteArray seen = socket.peek(socket.bytesAvailable());
        const qsizetype end = seen.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        Asked request;
        request.head = socket.read(end + 4);
        const QByteArrayList line = request.head.left(request.head.indexOf('\r')).split(' ');
        request.method = line.value(0);
        const QByteArray target = line.value(1);
        const qsizetype query = target.indexOf('?');
        request.path = target.left(query < 0 ? target.size() : query).mid(kBase.size());
        request.query = query < 0 ? QByteArray() : target.mid(query + 1);
        asked.append(request);
        reply(socket, request);
    }
}

void FakeHub::reply(QTcpSocket &socket, const Asked &request)
{
    const std::optional<Answer> told = answer ? answer(request) : std::nullopt;
    if (!told && request.path == "events") {
        m_feeds.append(&socket);
        socket.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
                     "event: hello\ndata: "
            + hello + "\n\n");
        return;
    }
    const Answer chosen = told ? *told : ownAnswer(request);
    if (chosen.isHeld)
        m_held.append({&socket, tests::bytesOf(chosen)});
    else
        socket.write(tests::bytesOf(chosen));
}

FakeHub::Answer FakeHub::ownAnswer(const Asked &request) const
{
    if (request.path == "status")
        return {.body = jsonOf(shared::toJson(status))};
    shared::Page<shared::ConfigEntry> page;
    page.eventId = eventId;
    return {.body = jsonOf(shared::toJson(page))};
}

void FakeHub::release()
{
    const auto [socket, bytes] = m_held.takeFirst();
    if (socket)
        socket->write(bytes);
}

void FakeHub::tell(const QByteArray &bytes)
{
    for (QTcpSocket *feed : std::as_const(m_feeds))
        feed->write(bytes);
}

void FakeHub::endFeeds()
{
    for (QTcpSocket *feed : QList(m_feeds))
        feed->disconnectFromHost();
}

QByteArray FakeHub::bytesOf(const shared::ActivityEvent &event)
{
    return "event: " + shared::activityKindName(event.kind).toLatin1()
        + "\nid: " + event.eventId.toLatin1() + "\ndata: " + jsonOf(shared::toJson(event)) + "\n\n";
}

} // namespace tests
