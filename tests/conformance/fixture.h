// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/httpserver.h"
#include "server/mcp/registry.h"
#include "server/transport/settings.h"
#include "server/transport/streamableendpoint.h"
#include "server/transport/transportregistry.h"
#include "shared/util/clock.h"
#include "shared/util/deadlinequeue.h"
#include "tests/conformance/fixturegate.h"

#include <QObject>
#include <QString>

namespace tests {

// An MCP server with what the official conformance suite asks for, built from the folders http, mcp
// and transport alone: what it passes, they do.
class Fixture final : public QObject {
    Q_OBJECT
public:
    explicit Fixture(QObject *parent = nullptr);

    [[nodiscard]] shared::Result<shared::Done> start(quint16 port);
    [[nodiscard]] QString url() const; // of the MCP endpoint, once started

private:
    [[nodiscard]] server::mcp::PeerSettings peerSettings();

    const shared::SystemClock m_clock;
    shared::DeadlineQueue m_deadlines{m_clock};
    server::mcp::Registry m_registry;
    const server::mcp::PeerSettings m_peerSettings = peerSettings();
    const server::transport::Settings m_settings;
    FixtureGate m_gate;
    server::transport::TransportRegistry m_transports;
    server::transport::StreamableEndpoint m_endpoint;
    server::http::HttpServer m_http; // last, so that it goes first
};

} // namespace tests
