// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/answer.h"

#include "server/http/exchange.h"

using namespace Qt::StringLiterals;

namespace server::http {

Answer::Answer(Exchange &exchange)
    : m_exchange(&exchange)
{
}

Answer::~Answer()
{
    if (m_exchange)
        m_exchange->setReply(Reply::error(
            500, "no_answer"_L1, u"The server has no answer to this request; try again."_s));
}

void Answer::reply(const Reply &reply)
{
    if (m_exchange)
        m_exchange->setReply(reply);
}

Stream *Answer::openStream(const Reply &head)
{
    return m_exchange ? m_exchange->setStream(head) : nullptr;
}

bool Answer::isConnected() const
{
    return m_exchange && !m_exchange->isStopped();
}

Exchange *Answer::exchange() const
{
    return m_exchange;
}

} // namespace server::http
