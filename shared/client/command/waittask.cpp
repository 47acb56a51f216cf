// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/command/waittask.h"

#include <QTimer>

#include <algorithm>

namespace shared::command {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qint64 kLongestWait = 50'000; // of one call, in milliseconds

} // namespace

WaitTask::WaitTask(const Options &options, Output &output, QObject *parent)
    : AgentTask(withoutMentions(options), output, parent)
{
}

void WaitTask::start()
{
    if (options().seconds > 0ms) {
        m_end.setRemainingTime(options().seconds);
        QTimer::singleShot(options().seconds, this, &WaitTask::giveUp);
    }
    AgentTask::start();
    wait();
}

void WaitTask::giveUp()
{
    if (!isUnreachable()) {
        const double seconds = static_cast<double>(options().seconds.count()) / 1000;
        output().complain(
            u"no message mentioned %1 within %2 s"_s.arg(options().client.address.agent)
                .arg(seconds));
        return finish(kNothingCame);
    }
    output().complain(explainLastFailure());
    finish(kUnreachable);
}

void WaitTask::wait()
{
    qint64 timeout = kLongestWait;
    if (!m_end.isForever())
        timeout = std::clamp<qint64>(m_end.remainingTime(), 1, kLongestWait);
    client().callTool(u"wait_for_mentions"_s, {{u"timeoutMs"_s, timeout}},
        [this](const ToolOutcome &outcome) { takeEnd(outcome); }, {.timeout = 0ms});
}

void WaitTask::takeEnd(const ToolOutcome &outcome)
{
    if (outcome.fate == CallFate::Lost || outcome.fate == CallFate::LostByRestart)
        return wait(); // unread mentions come again
    if (!outcome.isSuccess())
        return finishFailed(outcome);
    const auto messages = receivedMessagesOf(*outcome.answer);
    if (!messages)
        return finishFailed({CallFate::Answered, messages.error()});
    if (messages->isEmpty())
        return wait();
    for (const ReceivedMessage &message : *messages)
        output().show(toText(message), toJson(message));
    confirm();
}

// The next request of the same connection is what acknowledges.
void WaitTask::confirm()
{
    client().callTool(
        u"list_agents"_s, {}, [this](const ToolOutcome &) { finish(kSuccess); }, {.timeout = 5s});
}

} // namespace shared::command
