// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/request.h"
#include "server/http/responder.h"

#include <QString>

#include <functional>
#include <memory>

namespace server::http {

// Finds the handler of a request by exact path segments: "/sessions", "/{applicationId}/{key}/sse".
// A literal segment wins over a {parameter}; a parameter never matches an empty segment; a trailing
// slash is a segment of its own. Unknown path: 404; known path, other method: 405 with Allow. HEAD
// is served by GET (the connection drops the body); OPTIONS is answered here with Allow.
class Router {
public:
    using Handler = std::function<void(const Request &, ResponderPointer)>;
    using ReplyHandler = std::function<Reply(const Request &)>; // answers at once

    Router();
    ~Router();
    Router(const Router &) = delete;
    Router &operator=(const Router &) = delete;

    // Requires: the pattern was not added for that method before (asserted).
    void add(Method method, const QString &pattern, Handler handler);
    void add(Method method, const QString &pattern, ReplyHandler handler);

    // Fills request.parameters and calls the handler, or answers 404/405/204 itself. Returns the
    // pattern that matched (a metric's label; empty for none).
    QString route(Request request, const ResponderPointer &responder) const;

private:
    struct Node;
    std::unique_ptr<Node> m_root;
};

} // namespace server::http
