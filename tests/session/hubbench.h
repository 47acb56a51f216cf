// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "answer.h"
#include "manualclock.h"
#include "server/session/hub.h"
#include "slowjournal.h"

#include <memory>

// A hub with one session on a clock and a journal that the test owns, and short words for what the
// tests do with it. Agent x has the transport "x-1".
class HubBench {
public:
    using Hub = server::session::Hub;
    using Delivery = Hub::Delivery;

    explicit HubBench(const server::session::Limits &limits = {})
        : m_limits(limits)
        , hub(std::make_unique<Hub>(journal, clock, limits))
    {
        const Answer<server::session::SessionKey> opened;
        hub->openSession(key, opened);
        Q_ASSERT(opened.isOk());
    }

    // The end of the process and the start of the next one, on the same journal.
    Answer<shared::Done> restart()
    {
        hub = std::make_unique<Hub>(journal, clock, m_limits);
        Answer<shared::Done> restored;
        hub->restore(restored);
        return restored;
    }

    Answer<shared::Done> enroll(const QString &agent, const QString &description = {})
    {
        Answer<shared::Done> answer;
        hub->registerAgent(key, agent, description, answer);
        return answer;
    }
    static QString transportOf(const QString &agent) { return agent + QStringLiteral("-1"); }
    void join(const QString &agent)
    {
        enroll(agent);
        hub->attachTransport(key, agent, transportOf(agent));
    }
    void joinAll(const QStringList &agents)
    {
        for (const QString &agent : agents)
            join(agent);
    }

    Answer<server::session::Thread> createThread(
        const QString &agent, const QString &name, const QStringList &participants)
    {
        Answer<server::session::Thread> answer;
        hub->createThread(key, agent, name, participants, answer);
        return answer;
    }
    // Requires: it can be created.
    QString thread(const QString &agent, const QStringList &participants)
    {
        return createThread(agent, QStringLiteral("talk"), participants).value().id;
    }
    Answer<server::session::Message> send(const QString &agent, const QString &threadId,
        const QString &content, const QStringList &mentions = {})
    {
        Answer<server::session::Message> answer;
        hub->sendMessage(key, agent, threadId, content, mentions, answer);
        return answer;
    }
    Answer<shared::Done> add(const QString &agent, const QString &threadId, const QString &other)
    {
        Answer<shared::Done> answer;
        hub->addParticipant(key, agent, threadId, other, answer);
        return answer;
    }
    Answer<shared::Done> remove(const QString &agent, const QString &threadId, const QString &other)
    {
        Answer<shared::Done> answer;
        hub->removeParticipant(key, agent, threadId, other, answer);
        return answer;
    }
    Answer<shared::Done> close(
        const QString &agent, const QString &threadId, const QString &summary)
    {
        Answer<shared::Done> answer;
        hub->closeThread(key, agent, threadId, summary, answer);
        return answer;
    }

    Answer<Delivery> waitAt(
        const QString &agent, const QString &transport, Hub::WaitId *id = nullptr)
    {
        Answer<Delivery> answer;
        const Hub::WaitId waitId =
            hub->waitForMentions(key, agent, transport, std::chrono::seconds(30), answer);
        if (id)
            *id = waitId;
        return answer;
    }
    Answer<Delivery> wait(const QString &agent, Hub::WaitId *id = nullptr)
    {
        return waitAt(agent, transportOf(agent), id);
    }
    void acknowledge(const QString &agent) { hub->acknowledge(key, agent, transportOf(agent)); }
    void advance(std::chrono::milliseconds by)
    {
        clock.advance(by);
        hub->expireWaits();
    }

    static QStringList contentsOf(const Answer<Delivery> &answer)
    {
        QStringList contents;
        if (answer.isOk()) {
            for (const server::session::Message &message : answer.value().messages)
                contents.append(message.content);
        }
        return contents;
    }
    server::session::Agent agent(const QString &id) const
    {
        const auto agents = hub->agents(key);
        for (const server::session::Agent &agent : *agents) {
            if (agent.id == id)
                return agent;
        }
        return {};
    }

    const server::session::SessionKey key{QStringLiteral("app"), QStringLiteral("demo")};
    ManualClock clock;
    SlowJournal journal;

private:
    const server::session::Limits m_limits;

public:
    std::unique_ptr<Hub> hub; // dies before what it uses
};
