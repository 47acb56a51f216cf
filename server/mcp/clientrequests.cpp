// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/clientrequests.h"

#include "server/mcp/conversationmethods.h"
#include "server/mcp/jsonrpc.h"

#include <algorithm>
#include <utility>

namespace server::mcp {

using namespace Qt::StringLiterals;

// The questions of one call that wait for their answers.
struct ClientRequests::Round {
    PeerCallPointer call;
    InputNeed need;
    QJsonObject answers; // those that came
    shared::DeadlineQueue::Id deadline = 0;
    QMetaObject::Connection cancellation;
};

ClientRequests::ClientRequests(
    const ConversationMethods &conversation, const PeerSettings &settings)
    : m_conversation(conversation)
    , m_settings(settings)
{
}

ClientRequests::~ClientRequests()
{
    while (!m_pending.isEmpty()) {
        const RoundPointer round = m_pending.begin()->round; // the entry goes
        drop(round);
    }
}

QJsonObject ClientRequests::capabilities() const
{
    return m_conversation.clientCapabilities();
}

std::optional<LogLevel> ClientRequests::logLevel() const
{
    return m_settings.hasLogging ? std::optional(m_conversation.logLevel()) : std::nullopt;
}

void ClientRequests::ask(const PeerCallPointer &call, const InputNeed &need)
{
    Q_ASSERT(!need.requests.isEmpty());
    const auto round = std::make_shared<Round>(Round{call, need, {}, 0, {}});
    const std::weak_ptr<Round> weak = round;
    round->cancellation = connect(call.get(), &Call::cancelled, this, [this, weak] {
        if (const auto cancelled = weak.lock())
            withdraw(cancelled, u"The request that needed this was cancelled."_s);
    });
    if (m_settings.deadlines) {
        round->deadline = m_settings.deadlines->addAfter(m_settings.inputTimeout, [this, weak] {
            if (const auto late = weak.lock())
                expire(late);
        });
    }
    for (auto one = need.requests.begin(); one != need.requests.end(); ++one)
        send(round, one.key(), one.value());
}

void ClientRequests::send(
    const RoundPointer &round, const QString &key, const InputRequest &request)
{
    const qint64 id = m_nextId++;
    m_pending.insert(id, {round, key});
    round->call->outlet().send(requestMessage(
        QByteArray::number(id), request.method, wireParams(request, round->call->revision())));
}

qint64 ClientRequests::ping(Outlet &outlet)
{
    const qint64 id = m_nextId++;
    if (m_pings.size() >= kMaxPings)
        m_pings.removeFirst();
    m_pings.append(id);
    outlet.send(requestMessage(QByteArray::number(id), u"ping"_s, {}));
    return id;
}

bool ClientRequests::receive(const Message &response)
{
    const QByteArray key = response.id ? response.id->key : QByteArray();
    const qint64 id = key.startsWith('n') ? key.sliced(1).toLongLong() : 0;
    if (m_pings.removeOne(id)) {
        emit pong(id);
        return true;
    }
    const Pending pending = m_pending.take(id);
    if (!pending.round)
        return false;
    receiveInput(pending.round, pending.key, response);
    return true;
}

void ClientRequests::receiveInput(
    const RoundPointer &round, const QString &key, const Message &response)
{
    const InputRequest request = round->need.requests.value(key);
    const auto answer = response.error.isEmpty()
        ? checkInput(request, response.result)
        : shared::Result<QJsonObject>(shared::Error{shared::ErrorCode::Unavailable,
            response.error.value("message"_L1).toString(u"no reason given"_s)});
    if (!answer) {
        const PeerCallPointer call = round->call;
        withdraw(round, u"Another of the requests that belong together failed."_s);
        call->failInput(u"The client did not give a usable answer to %1: %2."_s.arg(
            request.method, answer.error().message));
        return;
    }
    round->answers.insert(key, *answer);
    if (round->answers.size() < round->need.requests.size())
        return;
    drop(round);
    round->call->addInputs(round->answers, round->need.state);
    emit answered(round->call);
}

void ClientRequests::expire(const RoundPointer &round)
{
    round->deadline = 0;
    const PeerCallPointer call = round->call;
    withdraw(round, u"It took too long."_s);
    call->failInput(u"The client did not answer within %1 s."_s.arg(
        std::chrono::duration_cast<std::chrono::seconds>(m_settings.inputTimeout).count()));
}

void ClientRequests::withdraw(const RoundPointer &round, const QString &why)
{
    QList<qint64> ids;
    for (auto one = m_pending.cbegin(); one != m_pending.cend(); ++one) {
        if (one->round == round)
            ids.append(one.key());
    }
    drop(round);
    if (m_isClosed)
        return;
    std::ranges::sort(ids);
    for (const qint64 id : std::as_const(ids)) {
        round->call->outlet().send(notificationMessage(
            u"notifications/cancelled"_s, {{u"requestId"_s, id}, {u"reason"_s, why}}));
    }
}

void ClientRequests::forget(const PeerCall &call)
{
    const auto found = std::ranges::find_if(
        m_pending, [&call](const Pending &pending) { return pending.round->call.get() == &call; });
    if (found == m_pending.end())
        return;
    const RoundPointer round = found->round; // the entry goes
    withdraw(round, u"The answer is no longer needed."_s);
}

void ClientRequests::drop(const RoundPointer &round)
{
    m_pending.removeIf([&round](const auto &entry) { return entry.value().round == round; });
    disconnect(round->cancellation);
    if (m_settings.deadlines)
        m_settings.deadlines->cancel(std::exchange(round->deadline, 0));
}

void ClientRequests::close()
{
    m_isClosed = true;
    m_pings.clear();
}

} // namespace server::mcp
