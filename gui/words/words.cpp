// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/words/words.h"

#include <QCoreApplication>

namespace gui {

using shared::ActivityKind;
using shared::CloseReason;

namespace {

// lupdate looks for this name and takes the context from the first argument of translate().
struct Words {
    Q_DECLARE_TR_FUNCTIONS(gui::Words)
};

} // namespace

QString wordFor(shared::AgentState state)
{
    switch (state) {
    case shared::AgentState::Connected:
        return Words::tr("connected");
    case shared::AgentState::Waiting:
        return Words::tr("waiting");
    case shared::AgentState::Busy:
        return Words::tr("busy");
    case shared::AgentState::Away:
        return Words::tr("away");
    }
    return {};
}

QString wordFor(shared::TransportKind kind)
{
    switch (kind) {
    case shared::TransportKind::HttpSse:
        return QStringLiteral("HTTP+SSE");
    case shared::TransportKind::StreamableHttp:
        return QStringLiteral("Streamable");
    case shared::TransportKind::Stdio:
        return QStringLiteral("stdio");
    }
    return {};
}

QString wordFor(shared::TransportState state)
{
    switch (state) {
    case shared::TransportState::Connecting:
        return Words::tr("connecting");
    case shared::TransportState::Open:
        return Words::tr("open");
    case shared::TransportState::Draining:
        return Words::tr("draining");
    case shared::TransportState::Closed:
        return Words::tr("closed");
    }
    return {};
}

QString wordFor(CloseReason reason)
{
    switch (reason) {
    case CloseReason::ClientClosed:
        return Words::tr("client closed");
    case CloseReason::ConnectionReset:
        return Words::tr("connection reset");
    case CloseReason::BrokenPipe:
        return Words::tr("broken pipe");
    case CloseReason::Completed:
        return Words::tr("completed");
    case CloseReason::IdleTimeout:
        return Words::tr("idle for too long");
    case CloseReason::TakenOver:
        return Words::tr("taken over");
    case CloseReason::SessionClosed:
        return Words::tr("session closed");
    case CloseReason::ServerShutdown:
        return Words::tr("server stopped");
    case CloseReason::Evicted:
        return Words::tr("evicted");
    case CloseReason::HalfOpen:
        return Words::tr("peer silent");
    case CloseReason::HeartbeatTimeout:
        return Words::tr("pings unanswered");
    case CloseReason::SlowConsumer:
        return Words::tr("reads too slowly");
    case CloseReason::HeaderTimeout:
        return Words::tr("header too slow");
    case CloseReason::BodyTimeout:
        return Words::tr("body too slow");
    case CloseReason::ProtocolViolation:
        return Words::tr("protocol violated");
    case CloseReason::LimitReached:
        return Words::tr("limit reached");
    case CloseReason::InternalError:
        return Words::tr("internal error");
    }
    return {};
}

QString wordFor(ActivityKind kind)
{
    switch (kind) {
    case ActivityKind::TransportOpened:
        return Words::tr("transport opened");
    case ActivityKind::WelcomeSent:
        return Words::tr("welcome sent");
    case ActivityKind::PingSent:
        return Words::tr("ping sent");
    case ActivityKind::PingAnswered:
        return Words::tr("ping answered");
    case ActivityKind::PingMissed:
        return Words::tr("ping missed");
    case ActivityKind::TransportEvicted:
        return Words::tr("transport evicted");
    case ActivityKind::TransportClosed:
        return Words::tr("transport closed");
    case ActivityKind::SessionCreated:
        return Words::tr("session created");
    case ActivityKind::SessionClosed:
        return Words::tr("session closed");
    case ActivityKind::AgentRegistered:
        return Words::tr("agent registered");
    case ActivityKind::AgentStateChanged:
        return Words::tr("agent state");
    case ActivityKind::AgentRemoved:
        return Words::tr("agent removed");
    case ActivityKind::ThreadChanged:
        return Words::tr("thread changed");
    case ActivityKind::MessageSent:
        return Words::tr("message sent");
    case ActivityKind::WaitStarted:
        return Words::tr("wait started");
    case ActivityKind::WaitEnded:
        return Words::tr("wait ended");
    case ActivityKind::LimitHit:
        return Words::tr("limit hit");
    case ActivityKind::BanBegan:
        return Words::tr("ban began");
    case ActivityKind::BanEnded:
        return Words::tr("ban ended");
    case ActivityKind::DrainBegan:
        return Words::tr("drain began");
    case ActivityKind::DrainEnded:
        return Words::tr("drain ended");
    case ActivityKind::Log:
        return Words::tr("log line");
    }
    return {};
}

QString wordFor(shared::ActivityGap::Reason reason)
{
    switch (reason) {
    case shared::ActivityGap::Reason::Restarted:
        return Words::tr("the server was restarted");
    case shared::ActivityGap::Reason::TooOld:
        return Words::tr("the window was away for too long");
    case shared::ActivityGap::Reason::TooSlow:
        return Words::tr("more happened than was read");
    }
    return {};
}

QString protocolOf(const shared::TransportRecord &record)
{
    const QString kind = wordFor(record.kind);
    return record.revision.isEmpty() ? kind : QStringLiteral("%1, %2").arg(kind, record.revision);
}

} // namespace gui
