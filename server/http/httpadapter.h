// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/message.h"
#include "server/http/request.h"

#include <memory>
#include <optional>

namespace server::http {

class Listener;

// The shim over QtHttpServer, and the only place that knows it. A validated message goes to
// QtHttpServer's parser through a device in memory, bound to it by our listener like any
// connection, and comes back through handleRequest() of a QAbstractHttpServer. So QtHttpServer
// never sees half a request, a hostile one or a socket that can vanish while it works; what differs
// between Qt 6.4 and 6.8 (who holds the socket, when the responder dies, how a half-closed peer is
// treated) stays in this file, and both versions behave the same.
class HttpAdapter {
public:
    HttpAdapter();
    ~HttpAdapter();
    HttpAdapter(const HttpAdapter &) = delete;
    HttpAdapter &operator=(const HttpAdapter &) = delete;

    // Requires: the listener listens (Qt 6.8 binds no other). It becomes a child of the adapter's
    // QAbstractHttpServer and is destroyed with it at the latest.
    [[nodiscard]] bool bind(Listener *listener);

    // The message as QtHttpServer reads it, or nothing when it reads it differently: another
    // method, body or number of fields, more than one request, or bytes left over. Requires:
    // bind().
    [[nodiscard]] std::optional<Request> parse(const Message &message);

private:
    class Server;
    class Feed;
    std::unique_ptr<Server> m_server;
};

} // namespace server::http
