// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/frontbench.h"

#include "server/http/answer.h"
#include "server/http/listener.h"
#include "tests/fuzz/fuzztarget.h"
#include "tests/http/memorysocket.h"

#include <QCoreApplication>

#include <utility>

using namespace Qt::StringLiterals;

namespace tests {

using namespace server::http;

namespace {

// As many turns of the loop follow from one another, at most, without a request being read: the end
// of a stream, of its connection, and its report.
constexpr int kQuietTurns = 3;

} // namespace

FrontBench::FrontBench(const Limits &limits)
    : m_limits(limits)
    , m_deadlines(m_clock)
    , m_writer(m_clock)
    , m_policy({u"hub.example"_s}, {u"https://app.example"_s})
    , m_proxies({u"10.0.0.0/8"_s})
    , m_environment{m_limits, m_clock, m_deadlines, m_writer,
          [this](const Connection &connection, const Message &message,
              const std::shared_ptr<Answer> &answer) {
              return dispatch(connection, message, answer);
          }}
{
    auto listener = std::make_unique<Listener>(1);
    require(listener->listen(QHostAddress(QHostAddress::LocalHost), 0), "a port to listen on");
    require(m_adapter.bind(listener.release()), "QtHttpServer takes the listener");
    addRoutes();
}

FrontBench::~FrontBench() = default;

FrontBench::Conversation FrontBench::talk(const QList<QByteArray> &pieces)
{
    m_present = {};
    auto owned = std::make_unique<MemorySocket>(QHostAddress(u"10.1.2.3"_s));
    MemorySocket *socket = owned.get();
    {
        Connection connection(1, std::move(owned), m_environment, nullptr);
        QObject::connect(
            &connection, &Connection::closed, socket, [this](const ConnectionRecord &record) {
                ++m_present.ends;
                m_present.record = record;
            });
        connection.start();
        for (const QByteArray &piece : pieces)
            socket->give(piece);
        answerAll();
        m_present.written = socket->written();
        socket->end();
        settle();
    }
    m_waiting.clear();
    return std::exchange(m_present, {});
}

void FrontBench::answerAll()
{
    settle();
    // What is answered lets more be read.
    while (!m_waiting.empty()) {
        for (auto waiting = std::exchange(m_waiting, {}); !waiting.empty(); waiting.pop_back())
            waiting.back()->reply(Reply::text(200, u"later"_s));
        settle();
    }
    // The first one ends the connection; others may stand behind it.
    for (const auto &stream : std::exchange(m_streams, {})) {
        if (stream && stream->isOpen())
            stream->finish(shared::CloseReason::Evicted);
    }
    settle();
}

// A connection reads one request a turn, and what is posted in a turn is work of the next one.
void FrontBench::settle() const
{
    int quietTurns = 0;
    while (quietTurns < kQuietTurns) {
        const qsizetype before = m_present.messages.size();
        QCoreApplication::sendPostedEvents();
        quietTurns = m_present.messages.size() == before ? quietTurns + 1 : 0;
    }
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

bool FrontBench::dispatch(
    const Connection &connection, const Message &message, const std::shared_ptr<Answer> &answer)
{
    std::optional<Request> request = m_adapter.parse(message);
    if (!request) {
        m_present.areParsersApart = true;
        return false;
    }
    const QTcpSocket &socket = connection.socket();
    request->peerAddress =
        m_proxies.clientOf({socket.peerAddress(), socket.peerPort()}, request->headers).address;
    require(!request->peerAddress.isNull(), "a request comes from somewhere");
    AccessPolicy::Decision decision = m_policy.decide(*request, socket.localAddress());
    decision.headers.append("X-Sequence", QByteArray::number(m_present.messages.size()));
    m_present.messages.append(message);
    Exchange *exchange = answer->exchange();
    exchange->setCommonHeaders(decision.headers);
    if (decision.reply)
        answer->reply(*decision.reply);
    else
        exchange->setRoute(m_router.route(*std::move(request), answer));
    return true;
}

void FrontBench::addRoutes()
{
    m_router.add(Method::Get, u"/"_s,
        Router::ReplyHandler([](const Request &) { return Reply::text(200, u"hello"_s); }));
    m_router.add(Method::Post, u"/{name}"_s, Router::ReplyHandler([](const Request &request) {
        return Reply{200, {}, request.body};
    }));
    m_router.add(Method::Get, u"/later/{name}"_s,
        Router::Handler([this](const Request &, const ResponderPointer &responder) {
            m_waiting.push_back(responder);
        }));
    m_router.add(
        Method::Get, u"/drop"_s, Router::Handler([](const Request &, const ResponderPointer &) {}));
    m_router.add(Method::Get, u"/stream"_s,
        Router::Handler([this](const Request &, const ResponderPointer &responder) {
            m_present.hasStream = true;
            Stream *stream = responder->openStream({200, {}, {}});
            stream->write("some\r\n\r\nbytes");
            m_streams.emplace_back(stream);
        }));
}

} // namespace tests
