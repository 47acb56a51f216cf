// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/host/serverhost.h"

#include "server/config/datadir.h"
#include "server/config/parse.h"
#include "server/reactor/serverthread.h"
#include "server/server.h"

#include <QHostAddress>
#include <QProcessEnvironment>
#include <QSslCertificate>

namespace gui {

using namespace Qt::StringLiterals;
using server::config::Options;
using shared::Error;
using shared::ErrorCode;
using shared::Result;

namespace {

// What listens on all addresses is reached by loopback.
QUrl reachable(QUrl url)
{
    const QHostAddress host(url.host());
    if (host == QHostAddress::AnyIPv4 || host == QHostAddress::Any)
        url.setHost(u"127.0.0.1"_s);
    else if (host == QHostAddress::AnyIPv6)
        url.setHost(u"::1"_s);
    return url;
}

// Our own server is known by its file, whoever signed it.
QByteArray certificateOf(const Options &options)
{
    if (options.tls.isEmpty())
        return {};
    const auto certificates = QSslCertificate::fromPath(options.tls.certificates);
    return certificates.isEmpty() ? QByteArray()
                                  : certificates.first().digest(QCryptographicHash::Sha256);
}

} // namespace

ServerHost::ServerHost(QObject *parent)
    : Host(parent)
{
}

ServerHost::~ServerHost()
{
    end();
}

Result<HubAddress> ServerHost::start(const HostSettings &settings)
{
    if (m_state != State::Stopped)
        return Error{ErrorCode::Unavailable, tr("The hub of this window has not stopped yet.")};
    const auto parsed =
        server::config::parse(QStringList(u"coral-server-gui"_s) + settings.arguments(),
            QProcessEnvironment::systemEnvironment());
    if (!parsed.options)
        return Error{ErrorCode::InvalidArgument, parsed.text.trimmed()};
    const Options &options = *parsed.options;
    if (const auto prepared = server::config::prepareDataDir(options.dataDir); !prepared)
        return prepared.error();
    auto thread = std::make_unique<server::reactor::ServerThread>(u"server"_s);
    auto &hub = thread->create<server::Server>(options);
    if (const auto started = thread->run([&] { return hub.start(); }); !started)
        return started.error();
    const HubAddress address{reachable(QUrl(thread->run([&] { return hub.adminUrl(); }))),
        thread->run([&] { return hub.adminToken(); }), certificateOf(options)};
    if (address.token.isEmpty())
        return Error{ErrorCode::InvalidArgument,
            tr("The configuration turns the admin API off, which this window needs.")};
    // From another thread: by its nature queued, so that the thread may end in the slot.
    connect(&hub, &server::Server::stopped, this, &ServerHost::end);
    m_hub = &hub;
    m_thread = std::move(thread);
    setState(State::Running);
    return address;
}

void ServerHost::stop()
{
    if (m_state != State::Running)
        return;
    setState(State::Stopping);
    // Queued: it may take its time, and the window shall not.
    QMetaObject::invokeMethod(
        m_hub, [hub = m_hub] { hub->stop(); }, Qt::QueuedConnection);
}

void ServerHost::end()
{
    if (!m_thread)
        return;
    m_thread->stop();
    m_thread.reset();
    m_hub = nullptr;
    setState(State::Stopped);
}

void ServerHost::setState(State state)
{
    m_state = state;
    emit stateChanged(state);
}

} // namespace gui
