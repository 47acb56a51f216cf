// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/accesspolicy.h"
#include "server/http/connection.h"
#include "server/http/httpadapter.h"
#include "server/http/proxytrust.h"
#include "server/http/router.h"
#include "shared/util/deadlinequeue.h"
#include "tests/support/manualclock.h"

#include <QPointer>

#include <memory>
#include <optional>
#include <vector>

namespace tests {

class MemorySocket;

// What stands behind a socket, without a kernel: a connection with its guard, QtHttpServer's
// parser, the access policy and a router with a few routes. One conversation after the other.
class FrontBench final {
public:
    explicit FrontBench(const server::http::Limits &limits);
    ~FrontBench();
    FrontBench(const FrontBench &) = delete;
    FrontBench &operator=(const FrontBench &) = delete;

    struct Conversation {
        QList<server::http::Message> messages; // as they were handed on
        bool hasStream = false;
        bool areParsersApart = false;
        QByteArray written;
        int ends = 0;
        server::http::ConnectionRecord record;
    };
    // Sends the pieces, answers what waits for an answer, the last one first, and hangs up. Each
    // answer to a request carries its number, from 0, in X-Sequence.
    Conversation talk(const QList<QByteArray> &pieces);

private:
    bool dispatch(const server::http::Connection &connection, const server::http::Message &message,
        const std::shared_ptr<server::http::Answer> &answer);
    void addRoutes();
    void answerAll();
    void settle() const;

    const server::http::Limits m_limits;
    ManualClock m_clock;
    shared::DeadlineQueue m_deadlines;
    server::http::ReplyWriter m_writer;
    server::http::HttpAdapter m_adapter;
    server::http::Router m_router;
    const server::http::AccessPolicy m_policy;
    const server::http::ProxyTrust m_proxies;
    const server::http::Connection::Environment m_environment;

    Conversation m_present;
    std::vector<server::http::ResponderPointer> m_waiting;
    std::vector<QPointer<server::http::Stream>> m_streams;
};

} // namespace tests
