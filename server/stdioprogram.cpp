// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stdioprogram.h"

#include "server/config/datadir.h"
#include "server/log.h"
#include "server/reactor/serverthread.h"
#include "server/server.h"
#include "shared/util/logfields.h"

#include <QCoreApplication>
#include <QSslCertificate>

#include <cstdlib>
#include <utility>

namespace server {

using namespace std::chrono_literals;
using shared::LogFields;
using shared::Result;

namespace {

// A hub that is hosted here ends with its client, who does not wait long.
constexpr auto kHubStop = 1s;

QUrl addressOf(const config::Options &options)
{
    const bool isAny = options.bind == QHostAddress::Any || options.bind == QHostAddress::AnyIPv4
        || options.bind == QHostAddress::AnyIPv6;
    const QHostAddress address = isAny ? QHostAddress(QHostAddress::LocalHost) : options.bind;
    QUrl url;
    url.setScheme(QStringLiteral("http"));
    url.setHost(address.toString());
    url.setPort(options.port);
    return url;
}

QUrl hubOf(const config::Options &options)
{
    return options.stdio->url.isEmpty() ? addressOf(options) : options.stdio->url;
}

// A key is for a hub that somebody set up; and what asks for none is not for the network.
bool mayHost(const config::Options &options)
{
    return options.stdio->url.isEmpty() && options.stdio->privacyKey.isEmpty()
        && QHostAddress(addressOf(options).host()).isLoopback();
}

} // namespace

StdioProgram::StdioProgram(const config::Options &options, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_finder(m_network, m_clock, m_deadlines, hubOf(options),
          mayHost(options) ? stdio::HubFinder::Host([this] { return host(); }) : nullptr)
    , m_bridge({m_network, m_deadlines}, m_finder, *options.stdio)
{
    m_network.setProduct("coral-stdio");
    m_network.trust(options.stdio->trusted);
    // A hub of this very configuration shows this certificate, whatever names it holds.
    if (options.stdio->url.isEmpty() && !options.tls.isEmpty())
        m_network.trust(QSslCertificate::fromPath(options.tls.certificates));
    connect(&m_input, &shared::StandardInput::received, this, &StdioProgram::read);
    connect(&m_input, &shared::StandardInput::ended, this, &StdioProgram::endInput);
    connect(&m_bridge, &stdio::Bridge::sent, this, &StdioProgram::write);
    connect(&m_bridge, &stdio::Bridge::gaveUp, this,
        [this](const shared::Error &error) { fail(error.message); });
    connect(&m_bridge, &stdio::Bridge::ended, this, &StdioProgram::stopHub);
    connect(&m_termination, &shared::TerminationSignal::received, this, [this] {
        if (std::exchange(m_isEnding, true))
            std::_Exit(EXIT_FAILURE); // asked twice: at once
        m_bridge.end();
    });
}

StdioProgram::~StdioProgram() = default;

int StdioProgram::run()
{
    m_bridge.start();
    QCoreApplication::exec();
    if (m_thread)
        m_thread->stop();
    return m_status;
}

Result<QUrl> StdioProgram::host()
{
    if (m_hub != nullptr)
        return m_hubUrl;
    config::Options options = m_options;
    options.bind = QHostAddress(addressOf(m_options).host());
    options.devmode = true;
    options.tls = {}; // nobody listens in on loopback, and who comes need not trust a certificate
    options.drainTimeout = std::min<std::chrono::milliseconds>(options.drainTimeout, kHubStop / 2);
    if (const auto prepared = config::prepareDataDir(options.dataDir); !prepared)
        return prepared.error();
    auto thread = std::make_unique<reactor::ServerThread>(QStringLiteral("server"));
    auto &hub = thread->create<Server>(options);
    if (const auto started = thread->run([&] { return hub.start(); }); !started)
        return started.error();
    m_hubUrl = QUrl(thread->run([&] { return hub.url(); }));
    m_hub = &hub;
    m_thread = std::move(thread);
    qCInfo(lcServer)
        << LogFields("hosting a hub until this client ends").add("url", m_hubUrl.toString());
    return m_hubUrl;
}

void StdioProgram::read(const QByteArray &bytes)
{
    for (const QByteArray &line : m_lines.feed(bytes))
        m_bridge.receive(line);
    if (m_lines.isOverlong())
        fail(QStringLiteral("a line on stdin is longer than %1 bytes")
                 .arg(stdio::LineSplitter::kMaxLineBytes));
}

void StdioProgram::endInput()
{
    if (const QByteArray line = m_lines.rest(); !line.isEmpty())
        m_bridge.receive(line);
    m_bridge.end();
}

void StdioProgram::write(const QByteArray &line)
{
    if (!m_output.writeLine(line))
        m_bridge.end(); // the client has closed its end
}

void StdioProgram::fail(const QString &message)
{
    m_status = EXIT_FAILURE;
    qCCritical(lcServer) << LogFields("giving up").add("reason", message);
    m_bridge.end();
}

void StdioProgram::stopHub()
{
    if (m_hub == nullptr)
        return QCoreApplication::quit();
    connect(m_hub, &Server::stopped, qApp, &QCoreApplication::quit);
    m_deadlines.addAfter(kHubStop, [] { QCoreApplication::quit(); });
    m_thread->run([this] { m_hub->stop(); });
}

} // namespace server
