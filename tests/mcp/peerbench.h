// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/peer.h"
#include "server/mcp/registry.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QList>

#include <memory>

// An outlet that keeps what it is given.
class RecordingOutlet final : public server::mcp::Outlet {
public:
    void send(const QByteArray &message) override
    {
        Q_ASSERT(!message.contains('\n'));
        sent.append(message);
    }

    QByteArrayList sent;
};

// A peer with a registry and an outlet, and words to talk to it.
class PeerBench {
public:
    explicit PeerBench(server::mcp::PeerSettings settings = someSettings())
        : peer(std::make_unique<server::mcp::Peer>(registry, outlet, caller(), settings))
    {
    }

    static server::mcp::PeerSettings someSettings()
    {
        server::mcp::PeerSettings settings;
        settings.serverName = QStringLiteral("Coral Server");
        settings.serverTitle = QStringLiteral("Coral");
        settings.serverVersion = QStringLiteral("1.2.3");
        settings.revisions = {QStringLiteral("2024-11-05"), QStringLiteral("2025-03-26"),
            QStringLiteral("2025-06-18")};
        return settings;
    }

    static server::mcp::Caller caller()
    {
        return {
            QStringLiteral("session"), QStringLiteral("alice"), QStringLiteral("transport"), {}};
    }

    // A tool that keeps its calls for the test to answer.
    void addKeepingTool(const QString &name)
    {
        server::mcp::Tool tool;
        tool.name = name;
        tool.handler = [this](const server::mcp::CallPointer &call) { kept.append(call); };
        registry.add(tool);
    }

    void addResources()
    {
        registry.setResources(
            [](const server::mcp::Caller &who) {
                return QList<server::mcp::Resource>{
                    {QStringLiteral("x:") + who.name, QStringLiteral("one"), QStringLiteral("One"),
                        QStringLiteral("The one"), QStringLiteral("text/plain")}};
            },
            [this](const server::mcp::CallPointer &call) { kept.append(call); });
        registry.setResourceListChanging();
        server::mcp::ResourceTemplate made;
        made.uriTemplate = QStringLiteral("x:{id}");
        registry.add(made);
    }

    server::mcp::Peer::Received receive(const QByteArray &json) { return peer->receive(json); }

    void callTool(const QByteArray &id, const QByteArray &name, const QByteArray &rest = {})
    {
        receive(R"({"jsonrpc":"2.0","id":)" + id + R"(,"method":"tools/call","params":{"name":")"
            + name + '"' + rest + "}}");
    }

    void cancel(const QByteArray &id)
    {
        receive(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":)" + id
            + "}}");
    }

    // Sends a request and returns the one answer to it, which must come at once.
    QJsonObject ask(const QByteArray &method, const QByteArray &params = "{}")
    {
        outlet.sent.clear();
        receive(
            R"({"jsonrpc":"2.0","id":"q","method":")" + method + R"(","params":)" + params + '}');
        Q_ASSERT(outlet.sent.size() == 1);
        return last();
    }

    QJsonObject initialize(const QByteArray &revision, const QByteArray &capabilities = "{}")
    {
        return ask("initialize",
            R"({"protocolVersion":")" + revision + R"(","capabilities":)" + capabilities
                + R"(,"clientInfo":{"name":"test","version":"1"}})");
    }

    // What was sent last.
    QJsonObject last() const { return sent(outlet.sent.size() - 1); }
    QJsonObject sent(qsizetype index) const
    {
        Q_ASSERT(index >= 0 && index < outlet.sent.size());
        return QJsonDocument::fromJson(outlet.sent.at(index)).object();
    }

    static QJsonObject result(const QJsonObject &answer)
    {
        return answer.value(QStringLiteral("result")).toObject();
    }
    static QJsonObject error(const QJsonObject &answer)
    {
        return answer.value(QStringLiteral("error")).toObject();
    }
    static int code(const QJsonObject &answer)
    {
        return error(answer).value(QStringLiteral("code")).toInt();
    }

    server::mcp::Registry registry;
    RecordingOutlet outlet;
    QList<server::mcp::CallPointer> kept;
    std::unique_ptr<server::mcp::Peer> peer;
};
