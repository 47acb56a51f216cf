// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/adminbench.h"

#include "server/http/listener.h"
#include "server/http/requestline.h"
#include "tests/fuzz/fuzztarget.h"
#include "tests/support/fakehttp.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <memory>

using namespace Qt::StringLiterals;

namespace tests {

using namespace server;

namespace {

const QString kToken = u"a-token-of-the-fuzzer"_s;

admin::Door::Settings doorSettings()
{
    admin::Door::Settings settings;
    settings.token = kToken;
    settings.auth.maxFailures = 0;
    return settings;
}

void requireJson(const http::Reply &reply, const QByteArray &target)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(reply.body, &error);
    require(
        error.error == QJsonParseError::NoError && document.isObject(), "answers are JSON", target);
    if (reply.status < 400)
        return;
    require(!document[u"error"].toString().isEmpty() && !document[u"message"].toString().isEmpty(),
        "a refusal tells why", target);
}

} // namespace

AdminBench::AdminBench()
    : m_hub(m_journal, m_clock, {})
    , m_transports(10)
    , m_throttle({}, m_clock)
    , m_bans(m_clock, m_deadlines)
    , m_http({}, m_clock, m_deadlines)
    , m_memory(m_clock, m_deadlines, {}, [] { return admin::ProcessMemory{}; })
    , m_loopLag(m_clock, m_deadlines)
    , m_admin({m_clock, m_deadlines, m_http, m_transports, m_hub, m_bans, m_throttle, m_memory,
                  m_loopLag, [] { return admin::Health{}; }, [](shared::ServerStatus &) {},
                  {{u"server"_s, u"port"_s, u"--port"_s, u"CORAL_PORT"_s, u"1"_s, true, u"x"_s}}},
          doorSettings())
{
    auto listener = std::make_unique<http::Listener>(1);
    require(listener->listen(QHostAddress(QHostAddress::LocalHost), 0), "a port to listen on");
    require(m_adapter.bind(listener.release()), "QtHttpServer takes the listener");
    m_admin.addRoutes(m_router);
}

void AdminBench::fill()
{
    const session::SessionKey key{u"a"_s, u"s"_s};
    if (m_hub.hasSession(key))
        return;
    m_hub.openSession(key, {});
    m_hub.registerAgent(key, u"x"_s, u"an agent"_s, {});
    m_hub.createThread(key, u"x"_s, u"talk"_s, {}, [this, key](const auto &thread) {
        if (thread)
            m_hub.sendMessage(key, u"x"_s, thread->id, u"hello"_s, {}, {});
    });
}

void AdminBench::ask(const QByteArray &method, const QByteArray &target, Token token)
{
    http::Message message;
    QByteArray authority;
    if (http::parseRequestLine(method + ' ' + target + " HTTP/1.1", 8192, &message, &authority))
        return;
    fill(); // what an earlier request has taken away
    message.headers.append("Host", "localhost");
    if (token != Token::None)
        message.headers.append("Authorization",
            "Bearer " + (token == Token::Right ? kToken.toLatin1() : QByteArray("wrong")));
    std::optional<http::Request> request = m_adapter.parse(message);
    require(request.has_value(), "QtHttpServer reads what the guard reads", target);
    request->peerAddress = QHostAddress(QHostAddress::LocalHost);
    const auto responder = std::make_shared<FakeResponder>();
    const QString pattern = m_router.route(*request, responder);
    require(responder->answer.has_value(), "a route answers", target);
    const http::Reply &reply = *responder->answer;
    const bool isStream = !responder->stream.isNull();
    if (isStream)
        responder->stream->end(shared::CloseReason::ClientClosed);
    QCoreApplication::sendPostedEvents();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    if (token != Token::Right && target.startsWith("/admin/v1/"))
        require(reply.status == 401 || reply.status == 400, "nobody learns what there is", target);
    if (pattern.isEmpty() || reply.status == 405 || reply.status == 204)
        return; // not ours
    if (token != Token::Right) {
        require(reply.status == 401 && !isStream, "without the token there is nothing", target);
        require(reply.headers.contains("WWW-Authenticate"), "401 says how", target);
    }
    require(reply.status < 500, "no request is our fault", target);
    if (!isStream && request->method != http::Method::Head)
        requireJson(reply, target);
}

} // namespace tests
