// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/crowdhub.h"

#include "shared/contract/activityevent.h"
#include "shared/contract/page.h"
#include "shared/contract/serverstatus.h"
#include "shared/contract/sessioninfo.h"

#include <QJsonDocument>
#include <QRandomGenerator>
#include <QUrl>

#include <algorithm>
#include <chrono>

namespace bench {

using namespace Qt::StringLiterals;

namespace {

constexpr int kAgentsOfASession = 1'000;
constexpr std::chrono::milliseconds kTick{10};

QString sessionOf(int number)
{
    return u"session-%1"_s.arg(number / kAgentsOfASession);
}

QString agentOf(int number)
{
    return u"agent-%1"_s.arg(number, 5, 10, QChar(u'0'));
}

QString idOf(int number)
{
    return u"00000000-0000-4000-8000-%1"_s.arg(number, 12, 10, QChar(u'0'));
}

shared::TransportRecord transportOf(int number)
{
    shared::TransportRecord record;
    record.id = idOf(number);
    record.state = shared::TransportState::Open;
    record.applicationId = u"app"_s;
    record.sessionId = sessionOf(number);
    record.agentId = agentOf(number);
    record.peer = u"10.0.%1.%2:5000"_s.arg(number / 250).arg(number % 250);
    record.userAgent = u"python-httpx/0.28"_s;
    record.revision = u"2025-11-25"_s;
    record.openedAt = QDateTime::currentDateTimeUtc().addSecs(-number);
    record.lastByteIn = QDateTime::currentDateTimeUtc();
    record.bytesIn = QRandomGenerator::global()->bounded(100'000);
    record.messagesIn = QRandomGenerator::global()->bounded(1'000U);
    record.roundTrip = std::chrono::microseconds(QRandomGenerator::global()->bounded(9'000));
    return record;
}

shared::AgentInfo agentInfoOf(int number)
{
    shared::AgentInfo info;
    info.applicationId = u"app"_s;
    info.sessionId = sessionOf(number);
    info.agentId = agentOf(number);
    info.state = shared::AgentState::Connected;
    info.transportId = idOf(number);
    return info;
}

shared::SessionInfo sessionInfoOf(int number)
{
    shared::SessionInfo info;
    info.applicationId = u"app"_s;
    info.sessionId = sessionOf(number * kAgentsOfASession);
    info.agents = kAgentsOfASession;
    return info;
}

template <typename Make> QByteArray pageOf(int total, const QUrlQuery &query, Make make)
{
    using Row = decltype(make(0));
    shared::Page<Row> page;
    page.total = total;
    page.limit = query.queryItemValue(u"limit"_s).toInt();
    page.offset = query.queryItemValue(u"offset"_s).toInt();
    page.eventId = u"run-0"_s;
    const int end = static_cast<int>(std::min<qint64>(total, page.offset + page.limit));
    for (int i = static_cast<int>(page.offset); i < end; ++i)
        page.items.append(make(i));
    return QJsonDocument(shared::toJson(page)).toJson(QJsonDocument::Compact);
}

} // namespace

CrowdHub::CrowdHub(int transports, int updatesPerSecond, QObject *parent)
    : QObject(parent)
    , m_transports(transports)
    , m_updatesPerSecond(updatesPerSecond)
{
    connect(&m_server, &QTcpServer::newConnection, this, &CrowdHub::accept);
    connect(&m_ticker, &QTimer::timeout, this, &CrowdHub::tellPings);
    m_ticker.setTimerType(Qt::PreciseTimer);
    m_ticker.start(kTick);
}

bool CrowdHub::listen()
{
    return m_server.listen(QHostAddress::LocalHost);
}

void CrowdHub::accept()
{
    while (QTcpSocket *socket = m_server.nextPendingConnection()) {
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(*socket); });
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    }
}

void CrowdHub::read(QTcpSocket &socket)
{
    // The window sends heads alone, one at a time.
    while (socket.canReadLine()) {
        const QByteArray line = socket.readLine().trimmed();
        if (line.startsWith("GET "))
            answer(socket, line.split(' ').value(1));
    }
}

void CrowdHub::answer(QTcpSocket &socket, const QByteArray &target)
{
    const QUrl url = QUrl::fromEncoded(target);
    const QString list = url.path().section(u'/', -1);
    if (list != u"events"_s)
        return reply(socket, page(list, QUrlQuery(url)));
    socket.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
                 "event: hello\ndata: {}\n\n");
    m_readers.append(&socket);
}

void CrowdHub::reply(QTcpSocket &socket, const QByteArray &body)
{
    socket.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
        + QByteArray::number(body.size()) + "\r\n\r\n" + body);
}

QByteArray CrowdHub::page(const QString &list, const QUrlQuery &query) const
{
    if (list == u"transports"_s) {
        // Of those that were active lately there are fewer, as with pings every ten seconds.
        const bool isWhole = !query.hasQueryItem(u"activeSince"_s);
        return pageOf(isWhole ? m_transports : std::min(m_transports, 2 * m_updatesPerSecond),
            query, transportOf);
    }
    if (list == u"agents"_s)
        return pageOf(m_transports, query, agentInfoOf);
    if (list == u"sessions"_s)
        return pageOf(
            (m_transports + kAgentsOfASession - 1) / kAgentsOfASession, query, sessionInfoOf);
    if (list != u"status"_s)
        return "{\"items\":[],\"total\":0}";
    shared::ServerStatus status;
    status.isReady = true;
    status.startedAt = QDateTime::currentDateTimeUtc();
    status.agents = status.agentsConnected = status.transports = m_transports;
    return QJsonDocument(shared::toJson(status)).toJson(QJsonDocument::Compact);
}

void CrowdHub::tellPings()
{
    m_due += static_cast<double>(m_updatesPerSecond) * static_cast<double>(kTick.count()) / 1000;
    QByteArray bytes;
    for (; m_due >= 1; m_due -= 1) {
        const int number = QRandomGenerator::global()->bounded(m_transports);
        shared::ActivityEvent event;
        event.kind = shared::ActivityKind::PingAnswered;
        event.at = QDateTime::currentDateTimeUtc();
        event.eventId = u"run-%1"_s.arg(++m_event);
        event.applicationId = u"app"_s;
        event.sessionId = sessionOf(number);
        event.agentId = agentOf(number);
        event.transportId = idOf(number);
        event.roundTrip = std::chrono::microseconds(QRandomGenerator::global()->bounded(9'000));
        bytes += "event: ping_answered\nid: " + event.eventId.toLatin1() + "\ndata: "
            + QJsonDocument(shared::toJson(event)).toJson(QJsonDocument::Compact) + "\n\n";
    }
    for (const QPointer<QTcpSocket> &reader : std::as_const(m_readers)) {
        if (reader)
            reader->write(bytes);
    }
}

} // namespace bench
