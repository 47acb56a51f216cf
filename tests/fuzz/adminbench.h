// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/access/banlist.h"
#include "server/admin/adminapi.h"
#include "server/admin/looplag.h"
#include "server/admin/memorywatch.h"
#include "server/http/httpadapter.h"
#include "server/http/httpserver.h"
#include "server/journal/memoryjournal.h"
#include "server/transport/transportregistry.h"
#include "tests/support/manualclock.h"

#include <QByteArray>

namespace tests {

// The admin API on a hub with a session, an agent, a thread and a message, without sockets:
// requests go in by way of QtHttpServer's parser.
class AdminBench final {
public:
    AdminBench();

    enum class Token { None, Wrong, Right };
    // Requires of every answer what holds for all of them.
    void ask(const QByteArray &method, const QByteArray &target, Token token);

private:
    void fill();

    ManualClock m_clock;
    shared::DeadlineQueue m_deadlines{m_clock};
    server::journal::MemoryJournal m_journal;
    server::session::Hub m_hub;
    server::transport::TransportRegistry m_transports;
    server::access::AuthThrottle m_throttle;
    server::access::BanList m_bans;
    server::http::HttpServer m_http;
    server::admin::MemoryWatch m_memory;
    server::admin::LoopLag m_loopLag;
    server::admin::AdminApi m_admin;
    server::http::Router m_router;
    server::http::HttpAdapter m_adapter;
};

} // namespace tests
