// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/frontfixture.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace tests {

using server::http::Method;
using server::http::Reply;
using server::http::Request;
using server::http::ResponderPointer;
using server::http::Router;

FrontFixture::Stage::Stage(const Settings &settings)
    : deadlines(clock)
    , server(std::make_unique<server::http::HttpServer>(settings, clock, deadlines))
{
    addRoutes();
    QObject::connect(server.get(), &server::http::HttpServer::requestServed, &context,
        [this](const server::http::ServedRequest &request) { served.push_back(request); });
}

void FrontFixture::Stage::addRoutes()
{
    const auto note = [this](const Request &request) {
        calls.append(request.methodName + ' ' + request.target + ' ' + request.body);
    };
    const Router::ReplyHandler echo = [note](const Request &request) {
        note(request);
        return Reply{200, {{"Content-Type", "text/plain"}}, request.body};
    };
    Router &router = server->router();
    router.add(Method::Get, u"/hello"_s, Router::ReplyHandler([note](const Request &request) {
        note(request);
        return Reply::text(200, u"hello"_s);
    }));
    router.add(Method::Post, u"/echo"_s, echo);
    router.add(Method::Post, u"/smuggled"_s, echo);
    router.add(Method::Get, u"/accepted"_s, Router::ReplyHandler([this](const Request &) {
        return Reply::text(200, QString::number(server->statistics().accepted));
    }));
    router.add(Method::Get, u"/peer"_s, Router::ReplyHandler([](const Request &request) {
        return Reply::text(200, request.peerAddress.toString());
    }));
    router.add(Method::Get, u"/size/{bytes}"_s, Router::ReplyHandler([](const Request &request) {
        return Reply{200, {}, QByteArray(request.parameters.value(u"bytes"_s).toInt(), 'x')};
    }));
    router.add(
        Method::Get, u"/drop"_s, Router::Handler([](const Request &, const ResponderPointer &) {}));
    router.add(Method::Get, u"/later/{name}"_s,
        Router::Handler([this](const Request &request, const ResponderPointer &responder) {
            wait(request, responder);
        }));
    router.add(Method::Get, u"/stream/{name}"_s,
        Router::Handler([this](const Request &request, const ResponderPointer &responder) {
            stream(request, responder);
        }));
}

void FrontFixture::Stage::wait(const Request &request, ResponderPointer responder)
{
    const QString name = request.parameters.value(u"name"_s);
    QObject::connect(responder.get(), &server::http::Responder::disconnected, &context,
        [this, name](shared::CloseReason reason) {
            disconnected.push_back(reason);
            waiting.erase(name);
        });
    waiting[name] = std::move(responder);
}

void FrontFixture::Stage::stream(const Request &request, const ResponderPointer &responder)
{
    server::http::Stream *opened =
        responder->openStream({200, {{"Content-Type", "text/event-stream"}}, {}});
    if (!opened)
        return;
    streams[request.parameters.value(u"name"_s)] = opened;
    QObject::connect(opened, &server::http::Stream::closed, &context,
        [this](shared::CloseReason reason) { disconnected.push_back(reason); });
    opened->write("first");
}

FrontFixture::FrontFixture(const Settings &settings, const QHostAddress &address)
    : m_thread(u"server"_s)
{
    m_stage = &m_thread.create<Stage>(settings);
    m_port = run([&address](server::http::HttpServer &server) {
        return server.listen(address, 0) ? server.port() : quint16(0);
    });
}

FrontFixture::~FrontFixture() = default;

QByteArrayList FrontFixture::calls()
{
    return m_thread.run([this] { return m_stage->calls; });
}

server::http::HttpServer::Statistics FrontFixture::statistics()
{
    return m_thread.run([this] { return m_stage->server->statistics(); });
}

quint64 FrontFixture::closed(shared::CloseReason reason)
{
    const auto all = statistics().closed;
    const auto found = all.find(reason);
    return found == all.end() ? 0 : found->second;
}

quint64 FrontFixture::rejected(int status)
{
    const auto all = statistics().rejected;
    const auto found = all.find(status);
    return found == all.end() ? 0 : found->second;
}

std::vector<server::http::ServedRequest> FrontFixture::served()
{
    return m_thread.run([this] { return m_stage->served; });
}

bool FrontFixture::isAsked(const QString &name)
{
    return m_thread.run([this, &name] { return m_stage->waiting.contains(name); });
}

bool FrontFixture::answer(const QString &name)
{
    return m_thread.run([this, &name] {
        const auto found = m_stage->waiting.find(name);
        if (found == m_stage->waiting.end())
            return false;
        found->second->reply(Reply::text(200, name));
        m_stage->waiting.erase(found);
        return true;
    });
}

bool FrontFixture::write(const QString &name, const QByteArray &bytes)
{
    return m_thread.run([this, &name, &bytes] {
        const QPointer<server::http::Stream> stream = m_stage->streams[name];
        if (!stream || !stream->isOpen())
            return false;
        stream->write(bytes);
        return true;
    });
}

bool FrontFixture::finish(const QString &name)
{
    return m_thread.run([this, &name] {
        const QPointer<server::http::Stream> stream = m_stage->streams[name];
        if (!stream || !stream->isOpen())
            return false;
        stream->finish(shared::CloseReason::Evicted);
        return true;
    });
}

void FrontFixture::destroyServer()
{
    m_thread.run([this] { m_stage->server.reset(); });
}

std::vector<shared::CloseReason> FrontFixture::disconnected()
{
    return m_thread.run([this] { return m_stage->disconnected; });
}

} // namespace tests
