// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/routebench.h"

#include "server/http/listener.h"
#include "server/http/requestline.h"
#include "server/http/responder.h"
#include "server/http/syntax.h"
#include "tests/fuzz/fuzztarget.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tests {

using namespace server::http;

namespace {

class Note final : public Responder {
public:
    void reply(const Reply &reply) override { m_status = reply.status; }
    Stream *openStream(const Reply &) override { return nullptr; }
    [[nodiscard]] bool isConnected() const override { return true; }
    [[nodiscard]] int status() const { return m_status; }

private:
    int m_status = 0;
};

} // namespace

RouteBench::RouteBench()
{
    auto listener = std::make_unique<Listener>(1);
    require(listener->listen(QHostAddress(QHostAddress::LocalHost), 0), "a port to listen on");
    require(m_adapter.bind(listener.release()), "QtHttpServer takes the listener");
    const auto note = [this](const Request &request) {
        m_routed = request;
        return Reply::text(200, u"ok"_s);
    };
    for (const char *pattern : {"/", "/sessions", "/devmode/{a}/{b}/{c}/sse", "/{a}/{b}/{c}/sse",
             "/{a}/{b}/{c}/message", "/{a}/"})
        m_router.add(Method::Get, QString::fromLatin1(pattern), Router::ReplyHandler(note));
}

void RouteBench::check(const QByteArray &target)
{
    Message message;
    QByteArray authority;
    if (parseRequestLine("GET " + target + " HTTP/1.1", 8192, &message, &authority))
        return;
    message.headers.append("Host", "localhost");
    std::optional<Request> request = m_adapter.parse(message);
    QCoreApplication::sendPostedEvents();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    require(request.has_value(), "QtHttpServer reads what the guard reads", target);
    require(request->target == message.target, "the target stays", target);
    checkQuery(*request);
    const auto note = std::make_shared<Note>();
    m_routed.reset();
    const QString pattern = m_router.route(*request, note);
    require(note->status() == (m_routed ? 200 : note->status()) && note->status() != 0,
        "a route answers", target);
    require(m_routed.has_value() == !pattern.isEmpty(), "a handler has a pattern", target);
    if (!m_routed)
        return;
    // The segments, each encoded anew, are the path as it came, decoded.
    for (const QString &value : m_routed->parameters)
        require(!value.isEmpty() && !value.contains(QChar()), "parameters are texts", target);
    require(m_routed->path == percentDecoded(message.target.split('?').constFirst()),
        "the path is decoded once", target);
}

void RouteBench::checkQuery(const Request &request)
{
    const auto isLetter = [](QChar c) { return c.isLetter() && c < QChar(0x80); };
    QSet<QString> names;
    for (const auto &[name, value] : request.query.queryItems(QUrl::FullyDecoded)) {
        // All names that we ask for are plain words, and the first of equal ones counts.
        const bool isAskedFor = !name.isEmpty() && std::ranges::all_of(name, isLetter);
        if (!isAskedFor || names.contains(name))
            continue;
        names.insert(name);
        require(request.queryValue(name) == value, "a query value is found", request.target);
    }
}

} // namespace tests
