// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/postanswer.h"

#include "server/mcp/jsonoutline.h"

#include <algorithm>
#include <utility>

namespace server::transport {

using http::Reply;

PostAnswer::PostAnswer(Post post, shared::DeadlineQueue &deadlines)
    : m_deadlines(deadlines)
    , m_post(std::move(post))
    , m_unanswered(m_post.requestIds)
{
    // Nothing went out yet, so the client knows nothing to come back to. What it asked for goes on,
    // since a lost connection takes nothing back, but the answer is for nobody.
    connect(m_post.responder.get(), &http::Responder::disconnected, this,
        [this](shared::CloseReason reason) {
            emit lost(reason);
            leave();
            if (m_post.left)
                m_post.left(); // may be the end of this
        });
}

PostAnswer::~PostAnswer()
{
    m_deadlines.cancel(m_grace);
    if (m_state == State::Waiting)
        replyPlainly(statusOfSaid());
    else if (m_state == State::Streaming && m_stream && !m_stream->isComplete())
        m_stream->complete();
}

void PostAnswer::begin(int status, bool isAwaited)
{
    if (m_state != State::Reading)
        return;
    m_state = State::Waiting;
    if (!canBePlain())
        stream();
    else if (isComplete() || !isAwaited)
        replyPlainly(status == 200 ? statusOfSaid() : status);
    else
        m_grace = m_deadlines.addAfter(kGrace, [this] { stream(); });
}

bool PostAnswer::isAwaited() const
{
    return m_state == State::Reading || m_state == State::Waiting
        || (m_state == State::Streaming && m_stream && m_stream->isAttached()
            && !m_stream->isComplete());
}

void PostAnswer::end(int status, const mcp::JsonRpcError &error)
{
    if (m_state == State::Reading || m_state == State::Waiting) {
        QByteArrayList errors;
        for (const QByteArray &id : std::as_const(m_unanswered))
            errors.append(mcp::errorMessage(id, error));
        leave();
        m_post.responder->reply({.status = status,
            .headers = {{"Content-Type", "application/json"}},
            .body = m_post.isBatch ? '[' + errors.join(',') + ']' : errors.value(0)});
        return;
    }
    if (m_state != State::Streaming)
        return;
    m_state = State::Done;
    if (!m_stream || m_stream->isComplete())
        return;
    for (const QByteArray &id : std::as_const(m_unanswered))
        m_stream->send(mcp::errorMessage(id, error));
    m_stream->complete();
}

void PostAnswer::abandon()
{
    if (m_state == State::Reading || m_state == State::Waiting)
        leave();
    m_state = State::Done;
}

void PostAnswer::send(const QByteArray &message)
{
    emit messageSent();
    passOn({message, {}, false});
}

void PostAnswer::sendAnswer(const QByteArray &message, const mcp::ArrivalCallback &arrival)
{
    emit messageSent();
    if (m_post.isBatch) {
        if (const auto outline = mcp::JsonOutline::read(message))
            m_unanswered.removeOne(outline->member("id").toByteArray());
    } else {
        m_unanswered.clear();
    }
    passOn({message, arrival, true});
}

void PostAnswer::passOn(const Said &said)
{
    switch (m_state) {
    case State::Reading:
        m_said.append(said);
        break;
    case State::Waiting:
        m_said.append(said);
        if (!canBePlain())
            stream();
        else if (isComplete())
            replyPlainly(statusOfSaid());
        break;
    case State::Streaming:
        if (!m_stream || m_stream->isComplete()) {
            if (said.arrival)
                said.arrival(mcp::Arrival::Lost);
        } else if (said.isAnswer && !m_post.isBatch) {
            m_stream->sendLast(said.message, said.arrival);
        } else {
            m_stream->send(said.message, said.arrival);
        }
        break;
    case State::Done:
        if (said.arrival)
            said.arrival(mcp::Arrival::Lost);
        break;
    }
}

void PostAnswer::suspend()
{
    if (m_state == State::Reading || m_state == State::Waiting)
        stream();
    if (m_stream)
        m_stream->suspend();
}

bool PostAnswer::isComplete() const
{
    // Of a batch only the end of all its calls is the end.
    return !m_post.isBatch && !m_said.isEmpty() && m_said.constLast().isAnswer;
}

// What must not get lost goes out on a stream, whose end tells whether it arrived.
bool PostAnswer::canBePlain() const
{
    return std::ranges::all_of(
        m_said, [](const Said &said) { return said.isAnswer && !said.arrival; });
}

int PostAnswer::statusOfSaid() const
{
    return m_post.statusOf && !m_said.isEmpty() ? m_post.statusOf(m_said.constLast().message) : 200;
}

void PostAnswer::replyPlainly(int status)
{
    m_deadlines.cancel(std::exchange(m_grace, 0));
    m_state = State::Done;
    Reply reply{.status = status, .headers = m_post.headers, .body = {}, .owner = m_post.owner};
    if (m_said.isEmpty()) {
        reply.status = 202;
    } else {
        QByteArrayList messages;
        for (const Said &said : std::as_const(m_said))
            messages.append(said.message);
        reply.headers.append("Content-Type", "application/json");
        reply.body = m_post.isBatch && status == 200 ? '[' + messages.join(',') + ']'
                                                     : messages.constFirst();
    }
    m_said.clear();
    m_post.responder->disconnect(this);
    m_post.responder->reply(reply);
    emit bytesSent(reply.body.size());
    emit concluded();
}

void PostAnswer::stream()
{
    m_deadlines.cancel(std::exchange(m_grace, 0));
    m_post.responder->disconnect(this);
    const QList<Said> said = std::exchange(m_said, {});
    m_stream = m_post.openStream(*m_post.responder);
    m_state = m_stream ? State::Streaming : State::Done;
    if (m_stream && m_post.left)
        connect(m_stream, &MessageStream::detached, this, &PostAnswer::onDetached);
    for (const Said &one : said)
        passOn(one);
    if (m_stream)
        return;
    emit concluded();
    if (m_post.left && !m_unanswered.isEmpty())
        m_post.left(); // may be the end of this
}

void PostAnswer::onDetached()
{
    if (m_unanswered.isEmpty())
        return;
    m_state = State::Done;
    m_post.left(); // may be the end of this
}

void PostAnswer::leave()
{
    m_deadlines.cancel(std::exchange(m_grace, 0));
    m_post.responder->disconnect(this);
    m_state = State::Done;
    for (const Said &said : std::exchange(m_said, {})) {
        if (said.arrival)
            said.arrival(mcp::Arrival::Lost);
    }
    emit concluded();
}

} // namespace server::transport
