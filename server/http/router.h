// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/request.h"
#include "server/http/responder.h"

#include <QString>
#include <QStringList>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

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

    // Who asks for this path or anything below it, known or not, hears what the gate says and no
    // more, unless it says nothing. Not so OPTIONS, which tells of methods alone: browsers send no
    // credentials with it. Requires: literal segments.
    using Gate = std::function<std::optional<Reply>(const Request &)>;
    void addGate(const QString &path, Gate gate);

    // Fills request.parameters and calls the handler, or answers 404/405/204 itself. Returns the
    // pattern that matched (a metric's label; empty for none).
    QString route(Request request, const ResponderPointer &responder) const;

private:
    struct Node;
    struct GatedPath {
        QStringList segments;
        Gate gate;
    };

    [[nodiscard]] std::optional<Reply> refuse(
        const Request &request, const QStringList &segments) const;

    std::unique_ptr<Node> m_root;
    std::vector<GatedPath> m_gates;
};

} // namespace server::http
