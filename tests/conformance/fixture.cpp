// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/conformance/fixture.h"

#include "tests/conformance/askingtools.h"
#include "tests/conformance/contenttools.h"
#include "tests/conformance/readables.h"
#include "tests/conformance/workingtools.h"

#include <QHostAddress>

namespace tests {

using namespace Qt::StringLiterals;
using namespace server;

Fixture::Fixture(QObject *parent)
    : QObject(parent)
    , m_transports(100)
    , m_endpoint({m_clock, m_deadlines, m_registry, m_peerSettings, m_settings, m_gate},
          m_transports, true)
    , m_http({}, m_clock, m_deadlines)
{
    addContentTools(m_registry);
    addWorkingTools(m_registry, m_deadlines);
    addAskingTools(m_registry);
    addReadables(m_registry);
    m_endpoint.addRoutes(m_http.router());
}

mcp::PeerSettings Fixture::peerSettings()
{
    mcp::PeerSettings settings;
    settings.serverName = u"conformance-fixture"_s;
    settings.serverTitle = u"Conformance fixture"_s;
    settings.serverVersion = u"1.0.0"_s;
    settings.revisions = {u"2025-11-25"_s, u"2025-06-18"_s, u"2025-03-26"_s};
    settings.statelessRevisions = {u"2026-07-28"_s};
    settings.hasLogging = true;
    settings.deadlines = &m_deadlines;
    return settings;
}

shared::Result<shared::Done> Fixture::start(quint16 port)
{
    return m_http.listen(QHostAddress::LocalHost, port);
}

QString Fixture::url() const
{
    return u"http://127.0.0.1:%1/devmode/app/key/fixture/mcp/suite"_s.arg(m_http.port());
}

} // namespace tests
