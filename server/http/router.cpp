// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/router.h"

#include "server/http/syntax.h"

#include <algorithm>
#include <map>
#include <utility>

using namespace Qt::StringLiterals;

namespace server::http {

namespace {

QByteArray methodWord(Method method)
{
    switch (method) {
    case Method::Get:
        return "GET";
    case Method::Head:
        return "HEAD";
    case Method::Post:
        return "POST";
    case Method::Put:
        return "PUT";
    case Method::Patch:
        return "PATCH";
    case Method::Delete:
        return "DELETE";
    case Method::Options:
        return "OPTIONS";
    case Method::Other:
        break;
    }
    return {};
}

// The decoded segments of "/a/b%2Fc/" are "a", "b/c" and ""; nothing for a malformed path.
std::optional<QStringList> segmentsOf(QByteArrayView path)
{
    QStringList segments;
    if (!path.startsWith('/'))
        return std::nullopt;
    while (!path.isEmpty()) {
        path = path.sliced(1);
        const qsizetype slash = path.indexOf('/');
        const QByteArrayView segment = slash < 0 ? path : path.first(slash);
        const std::optional<QString> decoded = percentDecoded(segment);
        if (!decoded)
            return std::nullopt;
        segments.append(*decoded);
        path = path.sliced(segment.size());
    }
    return segments;
}

bool isParameter(QStringView segment)
{
    return segment.startsWith(u'{') && segment.endsWith(u'}');
}

} // namespace

struct Router::Node {
    struct Route {
        QString pattern;
        QStringList parameterNames; // in the order of the pattern; null for a literal segment
        Handler handler;
    };
    std::map<QString, std::unique_ptr<Node>> literals;
    std::unique_ptr<Node> parameter;
    std::map<Method, Route> routes;

    Node &child(const QString &segment)
    {
        std::unique_ptr<Node> &slot = isParameter(segment) ? parameter : literals[segment];
        if (!slot)
            slot = std::make_unique<Node>();
        return *slot;
    }

    // The node of a path. Literals first, but a literal that leads nowhere gives way to a
    // parameter.
    [[nodiscard]] const Node *find(const QStringList &segments, qsizetype at) const
    {
        if (at == segments.size())
            return routes.empty() ? nullptr : this;
        if (const auto literal = literals.find(segments[at]); literal != literals.end()) {
            if (const Node *found = literal->second->find(segments, at + 1))
                return found;
        }
        if (parameter && !segments[at].isEmpty())
            return parameter->find(segments, at + 1);
        return nullptr;
    }

    [[nodiscard]] const Route *routeOf(Method method) const
    {
        auto found = routes.find(method);
        if (found == routes.end() && method == Method::Head)
            found = routes.find(Method::Get);
        return found == routes.end() ? nullptr : &found->second;
    }

    [[nodiscard]] QByteArray allowed() const
    {
        QByteArrayList words;
        for (const auto &[method, route] : routes) {
            words.append(methodWord(method));
            if (method == Method::Get && !routes.contains(Method::Head))
                words.append("HEAD");
        }
        if (!routes.contains(Method::Options))
            words.append("OPTIONS");
        return words.join(", ");
    }

    // Why that method gets nothing here; OPTIONS does get something.
    [[nodiscard]] Reply answerFor(const Request &request) const
    {
        if (request.method == Method::Options)
            return {204, {{"Allow", allowed()}}, {}};
        Reply reply = Reply::error(405, "method_not_allowed"_L1,
            u"This path does not take %1; see the Allow header."_s.arg(
                QString::fromLatin1(request.methodName)));
        reply.headers.append("Allow", allowed());
        return reply;
    }
};

Router::Router()
    : m_root(std::make_unique<Node>())
{
}

Router::~Router() = default;

void Router::add(Method method, const QString &pattern, Handler handler)
{
    Q_ASSERT(pattern.startsWith(u'/'));
    Node *node = m_root.get();
    QStringList names;
    for (const QString &segment : pattern.sliced(1).split(u'/')) {
        node = &node->child(segment);
        names.append(isParameter(segment) ? segment.sliced(1, segment.size() - 2) : QString());
    }
    Q_ASSERT(!node->routes.contains(method));
    node->routes.emplace(method, Node::Route{pattern, names, std::move(handler)});
}

void Router::add(Method method, const QString &pattern, ReplyHandler handler)
{
    add(method, pattern,
        Handler([handler = std::move(handler)](const Request &request,
                    const ResponderPointer &responder) { responder->reply(handler(request)); }));
}

void Router::addGate(const QString &path, Gate gate)
{
    Q_ASSERT(path.startsWith(u'/') && !path.contains(u'{'));
    m_gates.push_back({path.sliced(1).split(u'/'), std::move(gate)});
}

std::optional<Reply> Router::refuse(const Request &request, const QStringList &segments) const
{
    if (request.method == Method::Options)
        return std::nullopt;
    for (const GatedPath &path : m_gates) {
        if (segments.size() < path.segments.size()
            || !std::equal(path.segments.cbegin(), path.segments.cend(), segments.cbegin()))
            continue;
        if (auto refusal = path.gate(request))
            return refusal;
    }
    return std::nullopt;
}

QString Router::route(Request request, const ResponderPointer &responder) const
{
    const qsizetype question = request.target.indexOf('?');
    const std::optional<QStringList> segments =
        segmentsOf(question < 0 ? QByteArrayView(request.target)
                                : QByteArrayView(request.target).first(question));
    if (!segments) {
        // "OPTIONS *" asks about the server, not about a path.
        if (request.method == Method::Options && request.target == "*")
            responder->reply({204, {{"Allow", "GET, HEAD, POST, DELETE, OPTIONS"}}, {}});
        else
            responder->reply(Reply::error(
                400, "bad_path"_L1, u"The path has a malformed percent escape or is not UTF-8."_s));
        return {};
    }
    if (question >= 0 && !percentDecoded(QByteArrayView(request.target).sliced(question + 1))) {
        responder->reply(Reply::error(
            400, "bad_query"_L1, u"The query has a malformed percent escape or is not UTF-8."_s));
        return {};
    }
    const Node *node = m_root->find(*segments, 0);
    const Node::Route *route = node ? node->routeOf(request.method) : nullptr;
    if (const auto refusal = refuse(request, *segments)) {
        responder->reply(*refusal);
        return route ? route->pattern : QString();
    }
    if (!node) {
        responder->reply(
            Reply::error(404, "not_found"_L1, u"There is nothing at this path; check the URL."_s));
        return {};
    }
    if (!route) {
        responder->reply(node->answerFor(request));
        return node->routes.begin()->second.pattern;
    }
    for (qsizetype i = 0; i < segments->size(); ++i) {
        if (!route->parameterNames[i].isNull())
            request.parameters.insert(route->parameterNames[i], segments->at(i));
    }
    // A copy: the handler may outlive a change of the routes.
    QString pattern = route->pattern;
    route->handler(request, responder);
    return pattern;
}

} // namespace server::http
