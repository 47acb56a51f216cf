// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/router.h"
#include "server/mcp/registry.h"
#include "server/transport/streamableendpoint.h"
#include "server/transport/transportregistry.h"
#include "tests/support/fakehttp.h"
#include "tests/support/manualclock.h"
#include "tests/transport/fakegate.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrlQuery>

#include <functional>
#include <memory>

namespace tests {

using FakeResponderPointer = std::shared_ptr<FakeResponder>;

// The MCP endpoint with all that it needs, fakes below and above, and words to talk to it.
struct EndpointWorld {
    EndpointWorld()
    {
        addTool(QStringLiteral("probe"), [](const server::mcp::CallPointer &call) {
            call->finish(server::mcp::ToolResult::text(QStringLiteral("done")));
        });
        addTool(QStringLiteral("keep"),
            [this](const server::mcp::CallPointer &call) { kept.append(call); });
        // Answers at once, and must know whether the answer arrived.
        addTool(QStringLiteral("deliver"), [this](const server::mcp::CallPointer &call) {
            call->finish(watched(QStringLiteral("mail")));
        });
        registry.setResources(
            [](const server::mcp::Caller &) { return QList<server::mcp::Resource>(); },
            [](const server::mcp::CallPointer &call) {
                call->fail({shared::ErrorCode::NotFound, QStringLiteral("No such resource.")});
            });
        registry.setResourceListChanging();
        server::mcp::ResourceTemplate anything;
        anything.uriTemplate = QStringLiteral("x:{id}");
        registry.add(anything);
        endpoint.addRoutes(router);
    }

    void addTool(
        const QString &name, const std::function<void(const server::mcp::CallPointer &)> &handler)
    {
        registry.add(server::mcp::Tool{.name = name,
            .title = {},
            .description = {},
            .inputSchema = {{QStringLiteral("type"), QStringLiteral("object")}},
            .outputSchema = {},
            .annotations = {},
            .handler = handler});
    }

    // A result whose fate is written down in arrivals.
    server::mcp::ToolResult watched(const QString &text)
    {
        server::mcp::ToolResult result = server::mcp::ToolResult::text(text);
        result.arrival = [this](server::mcp::Arrival arrival) { arrivals.append(arrival); };
        return result;
    }

    void advance(std::chrono::milliseconds by)
    {
        clock.advance(by);
        deadlines.expire();
    }

    struct Sent {
        server::http::Method method = server::http::Method::Post;
        QByteArray body = {};
        QByteArray session = {}; // Mcp-Session-Id; empty: none
        server::http::Headers headers = {}; // beside the usual ones of the method
        QString path = QStringLiteral("/devmode/app/key/s1/mcp");
        QString query = QStringLiteral("agentId=alice");
        bool hasUsualHeaders = true;
        quint16 peerPort = 0;
    };

    FakeResponderPointer send(const Sent &sent)
    {
        server::http::Request request;
        request.method = sent.method;
        request.body = sent.body;
        request.target = sent.path.toUtf8() + '?' + sent.query.toUtf8();
        request.path = sent.path;
        request.query = QUrlQuery(sent.query);
        request.headers = sent.headers;
        request.peerAddress = QHostAddress(QHostAddress::LocalHost);
        request.peerPort = sent.peerPort;
        if (sent.hasUsualHeaders && sent.method == server::http::Method::Post) {
            request.headers.append("Content-Type", "application/json");
            request.headers.append("Accept", "application/json, text/event-stream");
        } else if (sent.hasUsualHeaders && sent.method == server::http::Method::Get) {
            request.headers.append("Accept", "text/event-stream");
        }
        if (!sent.session.isEmpty())
            request.headers.append("Mcp-Session-Id", sent.session);
        auto responder = std::make_shared<FakeResponder>();
        router.route(request, responder);
        return responder;
    }

    static QByteArray initializeBody(const QByteArray &revision = "2025-11-25")
    {
        return R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":")"
            + revision + R"(","capabilities":{},"clientInfo":{"name":"test","version":"1"}}})";
    }

    static QByteArray callBody(const QByteArray &id, const QByteArray &tool)
    {
        return R"({"jsonrpc":"2.0","id":)" + id + R"(,"method":"tools/call","params":{"name":")"
            + tool + R"("}})";
    }

    static QByteArray pingBody(const QByteArray &id)
    {
        return R"({"jsonrpc":"2.0","id":)" + id + R"(,"method":"ping"})";
    }

    // A session of that revision, ready for use; its id.
    QByteArray begin(const QByteArray &revision = "2025-11-25",
        const QString &query = QStringLiteral("agentId=alice"))
    {
        const auto answer = send({.body = initializeBody(revision), .query = query});
        const QByteArray session =
            answer->answer ? answer->answer->headers.value("Mcp-Session-Id") : QByteArray();
        send({.body = R"({"jsonrpc":"2.0","method":"notifications/initialized"})",
            .session = session,
            .query = query});
        return session;
    }

    FakeResponderPointer post(const QByteArray &session, const QByteArray &body)
    {
        return send({.body = body, .session = session});
    }

    FakeResponderPointer listen(const QByteArray &session, const QByteArray &lastEventId = {})
    {
        server::http::Headers headers;
        if (!lastEventId.isNull())
            headers.append("Last-Event-ID", lastEventId);
        return send({.method = server::http::Method::Get, .session = session, .headers = headers});
    }

    // The id of the last event on that stream.
    static QByteArray lastEventId(const FakeStream &stream)
    {
        const qsizetype at = stream.written.lastIndexOf("id: ");
        return at < 0 ? QByteArray()
                      : stream.written.sliced(at + 4, stream.written.indexOf("\r", at) - at - 4);
    }

    static QJsonObject json(const FakeResponder &responder)
    {
        return QJsonDocument::fromJson(responder.answer->body).object();
    }

    QList<server::mcp::Arrival> arrivals;
    ManualClock clock;
    shared::DeadlineQueue deadlines{clock};
    QList<server::mcp::CallPointer> kept; // their answers know the deadlines
    server::mcp::Registry registry;
    server::mcp::PeerSettings peerSettings{.serverName = QStringLiteral("test"),
        .serverTitle = {},
        .serverVersion = QStringLiteral("1"),
        .instructions = {},
        .revisions = {QStringLiteral("2025-11-25"), QStringLiteral("2025-06-18"),
            QStringLiteral("2025-03-26")},
        .statelessRevisions = {QStringLiteral("2026-07-28")}};
    server::transport::Settings settings;
    FakeGate gate;
    server::transport::TransportRegistry transports{100};
    server::transport::StreamableEndpoint endpoint{
        {clock, deadlines, registry, peerSettings, settings, gate}, transports, true};
    server::http::Router router;
};

} // namespace tests
