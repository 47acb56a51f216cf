// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/journal/memoryjournal.h"
#include "server/mcp/peer.h"
#include "server/mcp/registry.h"
#include "server/session/hub.h"
#include "server/tools/coraltools.h"
#include "shared/util/deadlinequeue.h"
#include "tests/support/manualclock.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

namespace tests {

// One session with Coral's tools and the agents that a test adds, whose time the test moves.
struct ToolBench {
    explicit ToolBench(
        const server::tools::WaitSettings &waits = {}, const server::session::Limits &limits = {})
        : hub(journal, clock, limits)
    {
        server::tools::addCoralTools(registry, {hub, clock, deadlines, waits});
        hub.openSession(key, [](const auto &opened) { QVERIFY(opened); });
    }

    void advance(std::chrono::milliseconds time)
    {
        clock.advance(time);
        deadlines.expire();
        hub.expireWaits();
    }

    const server::session::SessionKey key{QStringLiteral("app"), QStringLiteral("s1")};
    ManualClock clock;
    shared::DeadlineQueue deadlines{clock};
    server::journal::MemoryJournal journal;
    server::session::Hub hub;
    server::mcp::Registry registry;
};

// An agent of the bench, speaking MCP of the newest revision with a handshake.
class BenchAgent final : private server::mcp::Outlet {
public:
    BenchAgent(ToolBench &bench, const QString &id, const QHash<QString, QString> &options = {})
        : m_peer(bench.registry, *this, {bench.key.toString(), id, id + u'1', options}, settings())
    {
        bench.hub.registerAgent(bench.key, id, {}, [](const auto &done) { QVERIFY(done); });
        bench.hub.attachTransport(bench.key, id, id + u'1');
        const QJsonObject info{{QStringLiteral("name"), QStringLiteral("test")},
            {QStringLiteral("version"), QStringLiteral("1")}};
        request(QStringLiteral("initialize"),
            {{QStringLiteral("protocolVersion"), QStringLiteral("2025-11-25")},
                {QStringLiteral("capabilities"), QJsonObject()},
                {QStringLiteral("clientInfo"), info}});
        send({{QStringLiteral("method"), QStringLiteral("notifications/initialized")}});
        heard.clear();
    }

    // Sends the request and answers with what was said meanwhile that has its id, if anything was.
    QJsonObject request(const QString &method, const QJsonObject &params = {})
    {
        const int id = ++m_lastId;
        send({{QStringLiteral("id"), id}, {QStringLiteral("method"), method},
            {QStringLiteral("params"), params}});
        return answer(id);
    }

    void notify(const QString &method, const QJsonObject &params = {})
    {
        send({{QStringLiteral("method"), method}, {QStringLiteral("params"), params}});
    }

    // The result member of a tools/call, empty while there is none.
    QJsonObject callTool(
        const QString &tool, const QJsonObject &arguments = {}, const QJsonObject &meta = {})
    {
        QJsonObject params{
            {QStringLiteral("name"), tool}, {QStringLiteral("arguments"), arguments}};
        if (!meta.isEmpty())
            params.insert(QStringLiteral("_meta"), meta);
        return request(QStringLiteral("tools/call"), params)
            .value(QLatin1StringView("result"))
            .toObject();
    }

    // The id of a new thread with these participants.
    QString createThread(
        const QStringList &participants, const QString &name = QStringLiteral("a thread"))
    {
        return callTool(QStringLiteral("create_thread"),
            {{QStringLiteral("threadName"), name},
                {QStringLiteral("participantIds"), QJsonArray::fromStringList(participants)}})
            .value(QLatin1StringView("structuredContent"))[QLatin1StringView("id")]
            .toString();
    }

    QJsonObject sendMessage(
        const QString &threadId, const QString &content, const QStringList &mentions = {})
    {
        return callTool(QStringLiteral("send_message"),
            {{QStringLiteral("threadId"), threadId}, {QStringLiteral("content"), content},
                {QStringLiteral("mentions"), QJsonArray::fromStringList(mentions)}});
    }

    [[nodiscard]] QJsonObject answer(int id) const
    {
        for (const QJsonObject &message : heard) {
            if (message.value(QLatin1StringView("id")).toInt() == id)
                return message;
        }
        return {};
    }
    [[nodiscard]] const QString &id() const { return m_peer.caller().name; }
    [[nodiscard]] int lastId() const { return m_lastId; }

    // The params of the notifications of that method so far.
    [[nodiscard]] QList<QJsonObject> notifications(const QString &method) const
    {
        QList<QJsonObject> found;
        for (const QJsonObject &message : heard) {
            if (message.value(QLatin1StringView("method")) == method)
                found.append(message.value(QLatin1StringView("params")).toObject());
        }
        return found;
    }

    QList<QJsonObject> heard;

private:
    static server::mcp::PeerSettings settings()
    {
        server::mcp::PeerSettings settings;
        settings.serverName = QStringLiteral("test");
        settings.hasLogging = true;
        settings.revisions = {QStringLiteral("2025-11-25")};
        return settings;
    }

    void send(QJsonObject message)
    {
        message.insert(QStringLiteral("jsonrpc"), QStringLiteral("2.0"));
        m_peer.receive(QJsonDocument(message).toJson(QJsonDocument::Compact));
    }

    void send(const QByteArray &message) override
    {
        heard.append(QJsonDocument::fromJson(message).object());
    }

    server::mcp::Peer m_peer;
    int m_lastId = 0;
};

} // namespace tests
