// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/bystanders.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <algorithm>

namespace tests {

using shared::ToolAnswer;
using namespace std::chrono_literals;

namespace {

constexpr int kRoundsPerThread = 10;
// They are there to notice, not to load the machine.
constexpr auto kPause = 20ms;
constexpr int kLongestWait = 50'000;

AgentAddress addressOf(quint16 port, const QString &agentId)
{
    return {
        .port = port, .base = "/devmode/exampleApplication/privkey/bystanders", .agentId = agentId};
}

ToolAnswer toolAnswer(const QJsonObject &response)
{
    if (response.contains(QLatin1StringView("result")))
        return ToolAnswer::fromResult(response.value(QLatin1StringView("result")).toObject());
    return {.text = QString::fromUtf8(QJsonDocument(response).toJson()),
        .structured = {},
        .isError = true};
}

} // namespace

Bystanders::Bystanders(quint16 port)
    : m_alice(addressOf(port, QStringLiteral("alice")))
    , m_bob(addressOf(port, QStringLiteral("bob")))
{
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &Bystanders::beginRound);
}

bool Bystanders::gather()
{
    if (!m_alice.join() || !m_bob.join())
        return false;
    connect(&m_alice, &TestAgent::answered, this, &Bystanders::takeAnswerOfAlice);
    connect(&m_bob, &TestAgent::answered, this, &Bystanders::takeAnswerOfBob);
    connect(
        &m_alice, &TestAgent::closed, this, [this] { noteFault(QStringLiteral("alice lost")); });
    connect(&m_bob, &TestAgent::closed, this, [this] { noteFault(QStringLiteral("bob lost")); });
    start();
    const bool hasBegun = QTest::qWaitFor(
        [this] { return m_rounds > 0 || !m_faults.isEmpty(); }, TestAgent::kPatience);
    return stop() && hasBegun && m_faults.isEmpty();
}

void Bystanders::start()
{
    m_rounds = 0;
    m_slowest = 0ms;
    m_isRunning = true;
    beginRound();
}

bool Bystanders::stop()
{
    m_isRunning = false;
    m_pause.stop();
    return QTest::qWaitFor([this] { return !m_isInRound; }, TestAgent::kPatience);
}

QString Bystanders::summary() const
{
    return QStringLiteral("%1 rounds, the slowest %2 ms").arg(m_rounds).arg(m_slowest.count());
}

void Bystanders::makeThread()
{
    m_isInRound = true;
    m_roundTime.start();
    m_creation = m_alice.startTool(QStringLiteral("create_thread"),
        {{QStringLiteral("threadName"), QStringLiteral("talk")},
            {QStringLiteral("participantIds"), QJsonArray{m_bob.id()}}});
}

void Bystanders::converse()
{
    m_isInRound = true;
    m_isSent = false;
    m_isHeard = false;
    m_roundTime.start();
    m_waiting = m_bob.startWait(kLongestWait);
    m_sending = m_alice.startSend(m_threadId, QString::number(m_rounds), {m_bob.id()});
}

void Bystanders::takeAnswerOfAlice(qint64 id, const QJsonObject &response)
{
    const ToolAnswer answer = toolAnswer(response);
    if (answer.isError)
        return noteFault(answer.text);
    if (id == m_creation) {
        m_threadId = answer.line(u"ID");
        converse();
    } else if (id == m_sending) {
        m_isSent = true;
        if (m_isHeard)
            finishRound();
    }
}

void Bystanders::takeAnswerOfBob(qint64 id, const QJsonObject &response)
{
    const ToolAnswer answer = toolAnswer(response);
    if (id != m_waiting)
        return;
    const auto messages = shared::parseReceivedMessages(answer.text);
    if (answer.isError || !messages)
        return noteFault(answer.text);
    if (messages->size() != 1 || messages->first().content != QString::number(m_rounds))
        return noteFault(QStringLiteral("bob heard something else: ") + answer.text);
    m_isHeard = true;
    if (m_isSent)
        finishRound();
}

void Bystanders::finishRound()
{
    m_slowest = std::max(m_slowest, std::chrono::milliseconds(m_roundTime.elapsed()));
    ++m_rounds;
    m_isInRound = false;
    if (m_isRunning)
        m_pause.start(kPause);
}

void Bystanders::beginRound()
{
    if (m_rounds % kRoundsPerThread == 0)
        makeThread();
    else
        converse();
}

void Bystanders::noteFault(const QString &what)
{
    m_faults.append(QStringLiteral("round %1: %2").arg(m_rounds).arg(what));
    m_isRunning = false;
    m_isInRound = false;
    m_pause.stop();
}

} // namespace tests
