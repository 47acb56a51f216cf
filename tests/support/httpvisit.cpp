// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/httpvisit.h"

#include "tests/support/abruptclose.h"

#include <QEventLoop>
#include <QHostAddress>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTimer>

namespace tests {

HttpVisit::HttpVisit(quint16 port, const HttpRequest &request, QObject *parent)
    : QObject(parent)
    , m_response(request.method == "HEAD")
{
    connect(&m_socket, &QTcpSocket::readyRead, this, &HttpVisit::read);
    connect(&m_socket, &QTcpSocket::errorOccurred, this, &HttpVisit::noteEnd);
    m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    m_socket.write(request.toBytes(port));
}

HttpVisit::~HttpVisit()
{
    m_socket.disconnect(this);
}

bool HttpVisit::isStream() const
{
    return header("Content-Type").startsWith("text/event-stream");
}

bool HttpVisit::isOver() const
{
    return m_isClosed || m_response.state() == ResponseReader::State::Complete
        || m_response.state() == ResponseReader::State::Broken;
}

QList<QJsonObject> HttpVisit::messages() const
{
    QList<QJsonObject> messages;
    const QJsonDocument plain = QJsonDocument::fromJson(m_body);
    if (plain.isObject())
        messages.append(plain.object());
    const QJsonArray batch = plain.array();
    for (const QJsonValue &message : batch)
        messages.append(message.toObject());
    for (const shared::SseEvent &event : m_events) {
        if (!event.data.isEmpty())
            messages.append(QJsonDocument::fromJson(event.data).object());
    }
    return messages;
}

QJsonObject HttpVisit::answer(const QJsonValue &id) const
{
    for (const QJsonObject &message : messages()) {
        const bool isAnswer = message.contains(QLatin1StringView("result"))
            || message.contains(QLatin1StringView("error"));
        if (isAnswer && message.value(QLatin1StringView("id")) == id)
            return message;
    }
    return {};
}

QJsonObject HttpVisit::notification(const QString &method) const
{
    for (const QJsonObject &message : messages()) {
        if (message.value(QLatin1StringView("method")).toString() == method)
            return message;
    }
    return {};
}

void HttpVisit::drop(Drop how)
{
    m_socket.disconnect(this);
    m_isClosed = true;
    if (how == Drop::Reset)
        resetConnection(m_socket);
    else
        m_socket.abort();
}

void HttpVisit::pause()
{
    m_socket.setReadBufferSize(1);
    disconnect(&m_socket, &QTcpSocket::readyRead, this, nullptr);
}

bool HttpVisit::await(const std::function<bool()> &condition, int patience)
{
    QEventLoop loop;
    QTimer timer;
    timer.setSingleShot(true);
    connect(&timer, &QTimer::timeout, &loop, &QEventLoop::quit);
    connect(this, &HttpVisit::heard, &loop, &QEventLoop::quit);
    timer.start(patience);
    while (!condition() && timer.isActive())
        loop.exec();
    return condition();
}

bool HttpVisit::awaitHead()
{
    return await([this] { return status() != 0 || isOver(); }) && status() != 0;
}

bool HttpVisit::awaitEnd()
{
    return await([this] { return isOver(); });
}

QJsonObject HttpVisit::awaitAnswer(const QJsonValue &id)
{
    if (!await([&] { return isOver() || !answer(id).isEmpty(); }) || answer(id).isEmpty())
        qWarning("no answer, status %d", status());
    return answer(id);
}

void HttpVisit::read()
{
    m_received += m_socket.readAll();
    m_response.feed(m_received);
    const QByteArray body = m_response.takeBody();
    if (!isStream()) {
        m_body += body;
    } else {
        for (const shared::SseItem &item : m_parser.feed(body)) {
            if (const auto *event = std::get_if<shared::SseEvent>(&item))
                m_events.append(*event);
            else if (const auto *comment = std::get_if<shared::SseComment>(&item))
                m_comments.append(comment->text);
            else
                m_hasRetry = true;
        }
    }
    // As HTTP clients do with an answer that said it is the last one.
    if (m_response.state() == ResponseReader::State::Complete)
        m_socket.disconnectFromHost();
    emit heard();
}

void HttpVisit::noteEnd()
{
    m_isClosed = true;
    m_response.end();
    emit heard();
}

} // namespace tests
