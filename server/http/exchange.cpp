// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/exchange.h"

#include "server/http/answer.h"

#include <utility>

namespace server::http {

Exchange::Exchange(Facts facts, QObject *parent)
    : QObject(parent)
    , m_facts(std::move(facts))
{
}

Exchange::~Exchange() = default;

std::shared_ptr<Answer> Exchange::makeAnswer()
{
    auto answer = std::make_shared<Answer>(*this);
    m_answer = answer;
    return answer;
}

void Exchange::setReply(const Reply &reply)
{
    if (m_isStopped || isAnswered())
        return;
    m_reply = reply;
    emit answered();
}

ConnectionStream *Exchange::setStream(const Reply &head)
{
    if (m_isStopped || isAnswered())
        return nullptr;
    using Framing = ConnectionStream::Framing;
    const Framing framing = m_facts.isHead ? Framing::None
        : m_facts.minorVersion > 0         ? Framing::Chunked
                                           : Framing::Plain;
    m_stream = new ConnectionStream(framing, m_facts.maxQueued, this);
    connect(m_stream, &ConnectionStream::finished, this, &Exchange::streamFinished);
    connect(m_stream, &ConnectionStream::aborted, this, &Exchange::streamAborted);
    m_reply = Reply{head.status, head.headers, {}};
    emit answered();
    return m_stream;
}

void Exchange::stop()
{
    m_isStopped = true;
    if (m_stream)
        m_stream->stop();
}

void Exchange::notifyDisconnected(shared::CloseReason reason, bool wasReceived)
{
    // Whoever works on the answer may let go of it in the middle of the signal.
    const std::shared_ptr<Answer> answer = m_answer.lock();
    if (answer && !isAnswered())
        emit answer->disconnected(reason);
    if (m_stream)
        m_stream->notifyClosed(reason, wasReceived);
}

} // namespace server::http
