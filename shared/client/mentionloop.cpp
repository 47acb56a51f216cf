// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/mentionloop.h"

#include "shared/client/toolanswer.h"

#include <QJsonArray>

#include <utility>

namespace shared {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kRemembered = 10'000; // ids of messages
constexpr std::chrono::milliseconds kFirstPause{250};

} // namespace

MentionLoop::MentionLoop(const MentionLoopSettings &settings, const Surroundings &surroundings,
    ClientMetrics &metrics, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_around(surroundings)
    , m_metrics(metrics)
    , m_backoff({.first = kFirstPause, .longest = settings.longestPause}, surroundings.clock,
          surroundings.random)
{
}

MentionLoop::~MentionLoop()
{
    takeBack();
}

void MentionLoop::resume(AgentLink &link)
{
    m_link = &link;
    m_backoff.reset();
    if (m_call == 0)
        waitAgain({});
}

void MentionLoop::suspend()
{
    m_link.clear();
    if (m_call == 0)
        m_around.deadlines.cancel(m_next);
}

void MentionLoop::stop()
{
    takeBack();
    m_link.clear();
}

void MentionLoop::takeBack()
{
    m_around.deadlines.cancel(m_next);
    if (const auto call = std::exchange(m_call, 0); call != 0 && m_waitedBy)
        m_waitedBy->cancel(call);
}

void MentionLoop::waitAgain(std::chrono::milliseconds pause)
{
    m_around.deadlines.cancel(m_next);
    m_next = m_around.deadlines.addAfter(pause, [this] { wait(); });
}

void MentionLoop::wait()
{
    if (!m_link)
        return;
    const QJsonObject arguments{{u"timeoutMs"_s, static_cast<qint64>(m_settings.wait.count())}};
    const QJsonObject meta{{u"coral/received"_s, QJsonArray::fromStringList(m_received)}};
    m_waitedBy = m_link;
    m_call = -1; // its end may come before the id
    m_next = m_around.deadlines.addAfter(m_settings.wait + m_settings.grace, [this] {
        takeBack();
        takeEnd(CallEnd::uncertain(u"no answer in time"_s));
    });
    const auto call = m_link->send(u"tools/call"_s,
        {{u"name"_s, u"wait_for_mentions"_s}, {u"arguments"_s, arguments}, {u"_meta"_s, meta}},
        true, [this](const CallEnd &end) { takeEnd(end); });
    if (m_call == -1)
        m_call = call;
}

void MentionLoop::takeEnd(const CallEnd &end)
{
    m_call = 0;
    m_around.deadlines.cancel(m_next);
    const Result<Done> taken =
        end.result ? take(*end.result) : Result<Done>(Error(end.result.error()));
    if (taken) {
        m_backoff.reset();
        return waitAgain({});
    }
    // Without an answer the link is at fault, which tells of it.
    if (end.fate == CallEnd::Fate::Answered)
        emit failed(taken.error());
    waitAgain(*m_backoff.next()); // without a limit there is always one
}

Result<Done> MentionLoop::take(const QJsonObject &result)
{
    const ToolAnswer answer = ToolAnswer::fromResult(result);
    if (answer.isError)
        return Error{ErrorCode::Unavailable, answer.text};
    const auto messages = receivedMessagesOf(answer);
    if (!messages)
        return messages.error();
    m_received.clear();
    for (const ReceivedMessage &message : *messages)
        m_received.append(message.id);
    tell(*messages);
    return Done{};
}

void MentionLoop::tell(const QList<ReceivedMessage> &messages)
{
    for (const ReceivedMessage &message : messages) {
        const bool isRepeat = m_known.contains(message.id);
        m_metrics.countMention(isRepeat);
        if (isRepeat)
            continue;
        m_known.insert(message.id);
        m_told.append(message.id);
        if (m_told.size() > kRemembered)
            m_known.remove(m_told.takeFirst());
        emit mentioned(message);
    }
}

} // namespace shared
