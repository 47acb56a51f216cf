// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/command/chattask.h"

#include <QJsonArray>

#include <algorithm>
#include <utility>

namespace shared::command {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kShown = 20; // messages of a thread

// So that no line of a message passes for one of somebody else.
QString indented(QString text)
{
    return text.replace(u'\n', u"\n    | "_s);
}

} // namespace

ChatTask::ChatTask(const Options &options, Output &output, QObject *parent)
    : AgentTask(options, output, parent)
    , m_room(options.client.address.agent)
{
    terminal::LineInput::Settings settings;
    settings.complete = [this](const QString &before, const QString &word) {
        return m_room.completions(before, word);
    };
    settings.program = u"coral-client"_s;
    settings.mayEdit = !output.isJson();
    m_input = terminal::LineInput::make(settings);
    connect(m_input.get(), &terminal::LineInput::entered, this, &ChatTask::takeLine);
    connect(m_input.get(), &terminal::LineInput::ended, this, &ChatTask::takeEnd);
    connect(&client(), &CoralClient::mentioned, this, &ChatTask::takeMessage);
    connect(&client(), &CoralClient::hubRestarted, this, &ChatTask::forget);
    connect(&client(), &CoralClient::mentionsFailed, this, [this](const Error &error) {
        this->output().tell(u"mentions_failed"_s,
            u"messages can't be received: %1"_s.arg(error.message), {{u"error"_s, error.message}});
    });
}

void ChatTask::start()
{
    if (m_input->isInteractive())
        output().redirect([this](const QByteArray &line) { m_input->print(line); });
    const HubAddress &address = options().client.address;
    const QString server = address.server.toString();
    output().tell(u"start"_s,
        u"%1: you are %2 in session %3; /help tells the commands"_s.arg(
            server, address.agent, address.session),
        {{u"server"_s, server}, {u"agent"_s, address.agent}, {u"session"_s, address.session}});
    if (!options().thread.isEmpty())
        m_lines.append({.kind = ChatLine::Kind::Thread, .text = options().thread});
    if (!options().to.isEmpty()) {
        const QString name = options().threadName.isEmpty()
            ? u"chat with %1"_s.arg(options().to.join(u", "_s))
            : options().threadName;
        m_lines.append(
            {.kind = ChatLine::Kind::New, .arguments = QStringList{name} + options().to});
    }
    updatePrompt();
    m_input->start();
    AgentTask::start();
    advance();
}

void ChatTask::stop()
{
    if (m_isBusy || !m_lines.isEmpty())
        output().complain(u"ended before everything was sent"_s);
    // A person has seen what went wrong.
    finish(m_isBusy || !m_lines.isEmpty() ? kUncertain
            : m_input->isInteractive()    ? kSuccess
                                          : m_worst);
}

void ChatTask::conclude()
{
    m_input->stop();
}

void ChatTask::updatePrompt()
{
    using Phase = ConnectionState::Phase;
    QString prompt = safeForTerminal(m_room.threadName()).left(40) + u"> "_s;
    const ConnectionState &state = client().state();
    if (state.phase == Phase::Retrying)
        prompt = u"[lost, retrying in %1 s] "_s.arg(
                     std::chrono::ceil<std::chrono::seconds>(state.retryIn).count())
            + prompt;
    else if (state.phase == Phase::Connecting)
        prompt = u"[connecting] "_s + prompt;
    m_input->setPrompt(prompt);
}

void ChatTask::followState(const ConnectionState &state)
{
    using Phase = ConnectionState::Phase;
    if (state.phase == Phase::Open) {
        const bool isBack = std::exchange(m_wasOpen, true);
        output().tell(u"state"_s, isBack ? u"the connection is back"_s : u"connected"_s,
            {{u"state"_s, u"open"_s}, {u"transport"_s, state.info.transport}});
        m_isLostTold = false;
        refresh({}); // for the completion
    } else if (state.phase == Phase::Retrying && !std::exchange(m_isLostTold, true)) {
        // What follows is told by the prompt, or is more of the same.
        output().tell(u"state"_s,
            m_wasOpen ? u"the connection is "_s + state.text()
                      : u"no connection: "_s + explain(state),
            {{u"state"_s, u"retrying"_s}, {u"error"_s, state.error.message},
                {u"retryInMs"_s, static_cast<qint64>(state.retryIn.count())}});
    }
    updatePrompt();
}

void ChatTask::takeMessage(const ReceivedMessage &message)
{
    output().tell(u"message"_s,
        u"[%1] %2: %3"_s.arg(message.threadName, message.senderId, indented(message.content)),
        {{u"message"_s, toJson(message)}});
    if (!m_room.isInThread()) { // so that it can be answered
        m_room.enter(message.threadId, message.threadName);
        updatePrompt();
    }
    refresh({});
}

void ChatTask::forget()
{
    m_room.clear();
    output().tell(
        u"restarted"_s, u"the server restarted: threads and messages of before are gone"_s);
    updatePrompt();
}

void ChatTask::takeLine(const QString &text)
{
    const auto line = ChatLine::parse(text);
    if (!line)
        return fail(kBadUsage, line.error().message);
    const bool isUrgent = line->kind == ChatLine::Kind::Quit || line->kind == ChatLine::Kind::Help;
    if (isUrgent && m_input->isInteractive()) // the others may wait for a connection
        return perform(*line);
    if (!client().isOpen() && m_input->isInteractive() && line->kind != ChatLine::Kind::Nothing)
        output().tell(u"waiting"_s, u"this waits for the connection"_s);
    m_lines.append(*line);
    advance();
}

void ChatTask::takeEnd()
{
    m_hasEnded = true;
    if (m_input->isInteractive() && !client().isOpen())
        return stop();
    advance();
}

void ChatTask::advance()
{
    if (m_isBusy)
        return;
    if (m_lines.isEmpty()) {
        if (m_hasEnded)
            finish(m_input->isInteractive() ? kSuccess : m_worst);
        return;
    }
    m_isBusy = true;
    perform(m_lines.takeFirst());
}

void ChatTask::done()
{
    m_isBusy = false;
    // Queued: many lines in a row that need no answer shall not nest.
    QMetaObject::invokeMethod(this, &ChatTask::advance, Qt::QueuedConnection);
}

void ChatTask::perform(const ChatLine &line)
{
    switch (line.kind) {
    case ChatLine::Kind::Nothing:
        return done();
    case ChatLine::Kind::Text:
        return send(line.text);
    case ChatLine::Kind::Agents:
        return refresh([this] { showAgents(); });
    case ChatLine::Kind::Threads:
        return refresh([this] { showThreads(); });
    case ChatLine::Kind::Thread:
        return enterThread(line.text);
    case ChatLine::Kind::New:
        return openThread(line);
    case ChatLine::Kind::Add:
        return addParticipant(line.arguments.constFirst());
    case ChatLine::Kind::Close:
        return closeThread(line.text);
    case ChatLine::Kind::Help:
        output().show(ChatLine::help(), {{u"help"_s, ChatLine::help()}});
        return m_isBusy ? done() : void();
    case ChatLine::Kind::Quit:
        m_lines.clear();
        return finish(m_input->isInteractive() ? kSuccess : m_worst);
    }
}

void ChatTask::enterThread(const QString &word)
{
    if (word.isEmpty() && !needsThread())
        return;
    refresh([this, word] {
        const auto thread = m_room.find(word.isEmpty() ? m_room.threadId() : word);
        if (!thread)
            return fail(kFailed, thread.error().message), done();
        m_room.enter(thread->id, thread->name);
        updatePrompt();
        read(threadUri(thread->id), [this](const SessionContents &contents) {
            for (const Thread &whole : contents.threads)
                showThread(whole);
            done();
        });
    });
}

void ChatTask::openThread(const ChatLine &line)
{
    const QString name = line.arguments.constFirst();
    const QStringList participants = line.arguments.sliced(1);
    call(u"create_thread"_s,
        {{u"threadName"_s, name}, {u"participantIds"_s, QJsonArray::fromStringList(participants)}},
        [this, name, participants](const ToolAnswer &answer) {
            const QString id = answer.line(u"ID");
            m_room.enter(id, name);
            output().tell(u"thread"_s,
                u"you are in the new thread %1 with %2"_s.arg(name, participants.join(u", "_s)),
                {{u"threadId"_s, id}, {u"threadName"_s, name}});
            updatePrompt();
            refresh({});
            done();
        });
}

void ChatTask::addParticipant(const QString &name)
{
    if (!needsThread())
        return;
    call(u"add_participant"_s, {{u"threadId"_s, m_room.threadId()}, {u"participantId"_s, name}},
        [this, name](const ToolAnswer &) {
            output().tell(u"added"_s, u"%1 is in the thread now"_s.arg(name), {{u"agent"_s, name}});
            refresh({});
            done();
        });
}

void ChatTask::closeThread(const QString &summary)
{
    if (!needsThread())
        return;
    const QString id = m_room.threadId();
    const QString why =
        summary.isEmpty() ? u"closed by %1"_s.arg(options().client.address.agent) : summary;
    call(u"close_thread"_s, {{u"threadId"_s, id}, {u"summary"_s, why}},
        [this, id](const ToolAnswer &) {
            output().tell(u"closed"_s, u"the thread %1 is closed"_s.arg(m_room.threadName()),
                {{u"threadId"_s, id}});
            m_room.enter({}, {});
            updatePrompt();
            done();
        });
}

void ChatTask::send(const QString &text)
{
    // Without a hub nobody knows which threads there are: that is told then.
    if (client().isOpen() && !needsThread())
        return;
    const QString thread = m_room.threadId();
    // First who is in the thread now.
    refresh([this, text, thread] {
        if (thread.isEmpty() && !needsThread())
            return;
        // A restart forgot it, or a message led elsewhere: the text is not for those people.
        if (m_room.threadId() != thread)
            return fail(kFailed, u"not sent, its thread is gone: %1"_s.arg(text)), done();
        const ChatRoom::Addressees to = m_room.addressees(text);
        const QJsonArray mentions = QJsonArray::fromStringList(to.mentions);
        call(u"send_message"_s,
            {{u"threadId"_s, thread}, {u"content"_s, text}, {u"mentions"_s, mentions}},
            [this, to, thread, mentions](const ToolAnswer &answer) {
                QString hint;
                if (!to.strangers.isEmpty())
                    hint = u"sent, but %1 is not in this thread (/add takes somebody in)"_s.arg(
                        to.strangers.join(u", "_s));
                else if (to.mentions.isEmpty())
                    hint = u"sent, but it mentions nobody: only @name or @all is told of it"_s;
                if (output().isJson() || !hint.isEmpty())
                    output().tell(u"sent"_s, hint,
                        {{u"messageId"_s, answer.line(u"ID")}, {u"threadId"_s, thread},
                            {u"mentions"_s, mentions}});
                done();
            });
    });
}

void ChatTask::showAgents()
{
    QJsonArray agents;
    QStringList lines;
    for (const AgentEntry &agent : m_room.contents().agents) {
        agents.append(QJsonObject{
            {u"id"_s, agent.id}, {u"state"_s, agent.state}, {u"description"_s, agent.description}});
        const bool isSelf = agent.id == options().client.address.agent;
        const QString who = isSelf ? u" (you)"_s : QString();
        lines.append(
            u"  %1%2, %3: %4"_s.arg(agent.id, who, agent.state, indented(agent.description)));
    }
    output().show(lines.join(u'\n'), {{u"agents"_s, agents}});
    done();
}

void ChatTask::showThreads()
{
    QStringList lines;
    QJsonArray threads;
    for (const Thread &thread : m_room.contents().threads) {
        threads.append(
            QJsonObject{{u"id"_s, thread.id}, {u"name"_s, thread.name}, {u"state"_s, thread.state},
                {u"participants"_s, QJsonArray::fromStringList(thread.participants)}});
        const QString mark = thread.id == m_room.threadId() ? u"*"_s : u" "_s;
        lines.append(u"%1 %2: %3, %4 messages, with %5 (%6)"_s.arg(mark, thread.name, thread.state)
                         .arg(thread.messageCount)
                         .arg(thread.participants.join(u", "_s), thread.id));
    }
    if (lines.isEmpty())
        lines.append(u"no threads yet: /new NAME AGENT... opens one"_s);
    output().show(lines.join(u'\n'), {{u"threads"_s, threads}});
    done();
}

void ChatTask::showThread(const Thread &thread)
{
    QStringList lines{
        u"%1, %2, with %3"_s.arg(thread.name, thread.state, thread.participants.join(u", "_s))};
    const qsizetype hidden = std::max<qsizetype>(thread.messages.size() - kShown, 0);
    if (hidden > 0)
        lines.append(
            u"  (%1 older messages: coral-client threads %2)"_s.arg(hidden).arg(thread.id));
    QJsonArray messages;
    for (const ReceivedMessage &message : thread.messages.sliced(hidden)) {
        lines.append(u"  %1 %2: %3"_s.arg(message.timestamp.toLocalTime().toString(u"HH:mm:ss"_s),
            message.senderId, indented(message.content)));
        messages.append(toJson(message));
    }
    output().show(lines.join(u'\n'),
        {{u"threadId"_s, thread.id}, {u"threadName"_s, thread.name}, {u"state"_s, thread.state},
            {u"messages"_s, messages}});
}

void ChatTask::refresh(const std::function<void()> &then)
{
    if (!then) { // nobody waits: what fails is tried again at the next occasion
        client().request(u"resources/read"_s, {{u"uri"_s, sessionUri()}},
            [this](const Result<QJsonObject> &result) {
                if (const auto contents = result ? parseSession(*result) : result.error())
                    m_room.update(*contents);
            });
        return;
    }
    read(sessionUri(), [this, then](const SessionContents &contents) {
        m_room.update(contents);
        then();
    });
}

void ChatTask::read(const QString &uri, const std::function<void(const SessionContents &)> &then)
{
    client().request(
        u"resources/read"_s, {{u"uri"_s, uri}},
        [this, then](const Result<QJsonObject> &result) {
            const auto contents = result ? parseSession(*result) : result.error();
            if (contents)
                return then(*contents);
            fail(client().isOpen() ? kFailed : kUnreachable, contents.error().message);
            done();
        },
        options().timeout);
}

void ChatTask::call(const QString &tool, const QJsonObject &arguments,
    const std::function<void(const ToolAnswer &)> &then)
{
    client().callTool(tool, arguments,
        [this, then](const ToolOutcome &outcome) {
            if (outcome.isSuccess())
                return then(*outcome.answer);
            if (outcome.fate == CallFate::Answered)
                fail(kFailed, outcome.text());
            else if (outcome.fate == CallFate::NotCarriedOut)
                fail(kUnreachable, u"not done: %1"_s.arg(outcome.text()));
            else
                fail(kUncertain,
                    u"the answer was lost, so it may have been done, or not: %1"_s.arg(
                        outcome.text()));
            done();
        },
        {.timeout = options().timeout});
}

void ChatTask::fail(int exitStatus, const QString &text)
{
    output().complain(text);
    m_worst = std::max(m_worst, exitStatus);
}

bool ChatTask::needsThread()
{
    if (m_room.isInThread())
        return true;
    fail(kFailed,
        u"You are in no thread: /new NAME AGENT... opens one, /threads lists yours, /thread NAME "
        "goes to one."_s);
    done();
    return false;
}

} // namespace shared::command
