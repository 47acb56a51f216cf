// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testagent.h"

#include "tests/support/abruptclose.h"
#include "tests/support/httpexchange.h"

#include <QEventLoop>
#include <QHostAddress>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTimer>
#include <QUrl>

namespace tests {

using shared::ReceivedMessage;
using shared::SseComment;
using shared::SseEvent;
using shared::ToolAnswer;

QByteArray AgentAddress::sseTarget() const
{
    QByteArray target = base + "/sse?agentId=" + QUrl::toPercentEncoding(agentId);
    for (const auto &[name, value] : options)
        target += '&' + QUrl::toPercentEncoding(name) + '=' + QUrl::toPercentEncoding(value);
    return target;
}

TestAgent::TestAgent(AgentAddress address, QObject *parent)
    : QObject(parent)
    , m_address(std::move(address))
    , m_link(std::make_unique<Link>())
{
    connect(&m_posts, &PostChannel::answered, this, &TestAgent::takePostAnswer);
}

TestAgent::~TestAgent()
{
    m_link->socket.disconnect(this);
}

void TestAgent::open()
{
    m_link->socket.disconnect(this);
    m_posts.drop(false);
    m_posted.clear();
    m_link = std::make_unique<Link>();
    m_events.clear();
    m_comments.clear();
    m_postStatuses.clear();
    m_notifications.clear();
    m_retry = {};
    m_pings = 0;
    QTcpSocket &socket = m_link->socket;
    connect(&socket, &QTcpSocket::readyRead, this, &TestAgent::readStream);
    connect(&socket, &QTcpSocket::errorOccurred, this, &TestAgent::noteEnd);
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_address.port);
    socket.write(HttpRequest{.method = "GET",
        .target = m_address.sseTarget(),
        .headers = {{"Accept", "text/event-stream"}},
        .body = {}}.toBytes(m_address.port));
}

bool TestAgent::awaitOpen()
{
    return await([this] { return isOpen() || isClosed(); }, kPatience) && isOpen();
}

bool TestAgent::join()
{
    open();
    if (!awaitOpen())
        return false;
    const QJsonObject info{{QStringLiteral("name"), QStringLiteral("test")},
        {QStringLiteral("version"), QStringLiteral("1")}};
    const QJsonObject answer = call(QStringLiteral("initialize"),
        {{QStringLiteral("protocolVersion"), QStringLiteral("2024-11-05")},
            {QStringLiteral("capabilities"), QJsonObject()}, {QStringLiteral("clientInfo"), info}});
    notify(QStringLiteral("notifications/initialized"));
    return answer.contains(QLatin1StringView("result"));
}

void TestAgent::drop(Drop how)
{
    m_link->socket.disconnect(this);
    m_posts.drop(how == Drop::Reset);
    m_posted.clear();
    if (how == Drop::Reset)
        resetConnection(m_link->socket);
    else
        m_link->socket.abort();
    m_link->isClosed = true;
}

QByteArray TestAgent::streamHeader(QByteArrayView name) const
{
    return m_link->response.header(name);
}

QJsonObject TestAgent::refusal() const
{
    return QJsonDocument::fromJson(m_link->refusal).object();
}

qint64 TestAgent::request(const QString &method, const QJsonObject &params)
{
    const qint64 id = m_nextId++;
    const QJsonObject message{{QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
        {QStringLiteral("id"), id}, {QStringLiteral("method"), method},
        {QStringLiteral("params"), params}};
    post(QJsonDocument(message).toJson(QJsonDocument::Compact), id);
    return id;
}

void TestAgent::notify(const QString &method, const QJsonObject &params)
{
    const QJsonObject message{{QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
        {QStringLiteral("method"), method}, {QStringLiteral("params"), params}};
    postRaw(QJsonDocument(message).toJson(QJsonDocument::Compact));
}

void TestAgent::postRaw(const QByteArray &body)
{
    post(body, 0);
}

void TestAgent::post(const QByteArray &body, qint64 id)
{
    m_posted.append(id);
    m_posts.post(m_address.port, m_link->endpoint, body);
}

void TestAgent::takePostAnswer(int status, const QByteArray &body)
{
    m_postStatuses.append(status);
    const qint64 id = m_posted.isEmpty() ? 0 : m_posted.takeFirst();
    if (id == 0 || (status != 429 && status != 503))
        return;
    m_turnedAway.insert(id, QJsonDocument::fromJson(body).object());
    emit heard();
}

void TestAgent::cancel(qint64 id)
{
    notify(QStringLiteral("notifications/cancelled"), {{QStringLiteral("requestId"), id}});
}

QJsonObject TestAgent::awaitAnswer(qint64 id, int patience)
{
    const bool isOver =
        await([&] { return hasAnswer(id) || isClosed() || m_turnedAway.contains(id); }, patience);
    if (!isOver || !hasAnswer(id))
        qWarning("agent %s: no answer to request %lld", qUtf8Printable(m_address.agentId), id);
    return m_answers.value(id);
}

QJsonObject TestAgent::call(const QString &method, const QJsonObject &params)
{
    return awaitAnswer(request(method, params));
}

qint64 TestAgent::startTool(const QString &tool, const QJsonObject &arguments)
{
    return request(QStringLiteral("tools/call"),
        {{QStringLiteral("name"), tool}, {QStringLiteral("arguments"), arguments}});
}

ToolAnswer TestAgent::awaitTool(qint64 id, int patience)
{
    const QJsonObject response = awaitAnswer(id, patience);
    if (response.contains(QLatin1StringView("result")))
        return ToolAnswer::fromResult(response.value(QLatin1StringView("result")).toObject());
    const QJsonValue error = m_turnedAway.contains(id) ? QJsonValue(m_turnedAway.value(id))
                                                       : response.value(QLatin1StringView("error"));
    return {
        .text = error[QLatin1StringView("message")].toString(), .structured = {}, .isError = true};
}

ToolAnswer TestAgent::callTool(const QString &tool, const QJsonObject &arguments)
{
    return awaitTool(startTool(tool, arguments));
}

QString TestAgent::createThread(const QString &name, const QStringList &participants)
{
    const ToolAnswer answer = callTool(QStringLiteral("create_thread"),
        {{QStringLiteral("threadName"), name},
            {QStringLiteral("participantIds"), QJsonArray::fromStringList(participants)}});
    if (answer.isError)
        qWarning("create_thread: %s", qUtf8Printable(answer.text));
    return answer.isError ? QString() : answer.line(u"ID");
}

qint64 TestAgent::startSend(
    const QString &threadId, const QString &content, const QStringList &mentions)
{
    return startTool(QStringLiteral("send_message"),
        {{QStringLiteral("threadId"), threadId}, {QStringLiteral("content"), content},
            {QStringLiteral("mentions"), QJsonArray::fromStringList(mentions)}});
}

ToolAnswer TestAgent::send(
    const QString &threadId, const QString &content, const QStringList &mentions)
{
    return awaitTool(startSend(threadId, content, mentions));
}

qint64 TestAgent::startWait(int timeoutMs)
{
    return startTool(
        QStringLiteral("wait_for_mentions"), {{QStringLiteral("timeoutMs"), timeoutMs}});
}

QList<ReceivedMessage> TestAgent::awaitMessages(qint64 waitId)
{
    const ToolAnswer answer = awaitTool(waitId);
    const auto messages = shared::parseReceivedMessages(answer.text);
    if (answer.isError || !messages) {
        qWarning("wait_for_mentions: %s", qUtf8Printable(answer.text));
        return {};
    }
    return *messages;
}

bool TestAgent::await(const std::function<bool()> &condition, int patience)
{
    QEventLoop loop;
    QTimer limit;
    limit.setSingleShot(true);
    connect(&limit, &QTimer::timeout, &loop, &QEventLoop::quit);
    connect(this, &TestAgent::heard, &loop, [&] {
        if (condition())
            loop.quit();
    });
    limit.start(patience);
    if (!condition())
        loop.exec();
    return condition();
}

void TestAgent::readStream()
{
    m_link->received += m_link->socket.readAll();
    m_link->response.feed(m_link->received);
    const QByteArray body = m_link->response.takeBody();
    if (status() != 200) {
        m_link->refusal += body;
    } else {
        const QList<shared::SseItem> items = m_link->parser.feed(body);
        for (const shared::SseItem &item : items) {
            if (const auto *event = std::get_if<SseEvent>(&item))
                takeEvent(*event);
            else if (const auto *comment = std::get_if<SseComment>(&item))
                m_comments.append(comment->text);
            else if (const auto *retry = std::get_if<shared::SseRetry>(&item))
                m_retry = retry->delay;
        }
    }
    if (m_link->response.state() == ResponseReader::State::Complete
        || m_link->response.state() == ResponseReader::State::Broken)
        noteEnd();
    emit heard();
}

void TestAgent::noteEnd()
{
    if (std::exchange(m_link->isClosed, true))
        return;
    emit closed();
    emit heard();
}

void TestAgent::takeEvent(const SseEvent &event)
{
    m_events.append(event);
    if (event.name == "endpoint")
        m_link->endpoint = event.data;
    else if (event.name == "connection_established")
        m_link->transportId = event.id;
    else if (event.name == "message")
        takeMessage(QJsonDocument::fromJson(event.data).object());
}

void TestAgent::takeMessage(const QJsonObject &message)
{
    const QJsonValue id = message.value(QLatin1StringView("id"));
    if (!message.contains(QLatin1StringView("method"))) {
        m_answers.insert(id.toInteger(), message);
        emit answered(id.toInteger(), message);
    } else if (id.isUndefined()) {
        m_notifications.append(message);
    } else { // a ping, the only thing that servers ask
        ++m_pings;
        const QJsonObject pong{{QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
            {QStringLiteral("id"), id}, {QStringLiteral("result"), QJsonObject()}};
        postRaw(QJsonDocument(pong).toJson(QJsonDocument::Compact));
    }
}

} // namespace tests
