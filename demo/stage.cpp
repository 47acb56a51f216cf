// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo/stage.h"

#include "demo/cast.h"

#include <QCoreApplication>
#include <QFile>
#include <QUuid>

#include <algorithm>
#include <utility>

namespace demo {

namespace {

using namespace std::chrono_literals;

// Long enough for the reports of all processes to come in, short enough not to be felt.
constexpr auto kSettle = 100ms;
// Far more than a conversation of milliseconds needs.
constexpr auto kLimit = 30s;

} // namespace

Stage::Stage(QObject *parent)
    : QObject(parent)
    , m_session(QUuid::createUuid()
                    .toString(QUuid::WithoutBraces)
                    .first(8)
                    .prepend(QLatin1StringView("demo-")))
{
    m_ticker.setInterval(kSettle / 2);
    connect(&m_ticker, &QTimer::timeout, this,
        [this] { showTranscript(std::chrono::steady_clock::now().time_since_epoch() - kSettle); });
    m_limit.setSingleShot(true);
    connect(&m_limit, &QTimer::timeout, this,
        [this] { fail(QStringLiteral("The agents did not come to an end in time.")); });
}

Stage::~Stage()
{
    for (const auto &agent : m_agents) {
        agent->disconnect(this);
        agent->kill();
        agent->waitForFinished();
    }
}

void Stage::start(const QUrl &url)
{
    m_limit.start(kLimit);
    if (url.isValid()) {
        print(QStringLiteral("Three agents meet in the hub at %1, session %2.\n")
                  .arg(url.toString(), m_session));
        startAgents(url);
        return;
    }
    m_hub = std::make_unique<OwnHub>();
    connect(m_hub.get(), &OwnHub::ready, this, [this](const QUrl &own) {
        print(
            QStringLiteral("Three agents meet in a hub of their own at %1.\n").arg(own.toString()));
        startAgents(own);
    });
    connect(m_hub.get(), &OwnHub::failed, this, &Stage::fail);
    connect(m_hub.get(), &OwnHub::stopped, this, &Stage::finished);
    m_hub->start();
}

void Stage::startAgents(const QUrl &url)
{
    m_ticker.start();
    for (const QString &name : cast())
        startAgent(name, url);
}

void Stage::startAgent(const QString &name, const QUrl &url)
{
    QProcess *agent = m_agents.emplace_back(std::make_unique<QProcess>()).get();
    connect(
        agent, &QProcess::readyReadStandardOutput, this, [this, agent] { readReports(*agent); });
    connect(agent, &QProcess::finished, this, [this, agent, name] { handleEnd(name, *agent); });
    connect(
        agent, &QProcess::errorOccurred, this, [this, agent, name](QProcess::ProcessError error) {
            if (error == QProcess::FailedToStart)
                fail(QStringLiteral("%1 could not be started: %2").arg(name, agent->errorString()));
        });
    agent->start(QCoreApplication::applicationFilePath(),
        {QStringLiteral("--agent"), name, QStringLiteral("--url"), url.toString(),
            QStringLiteral("--session"), m_session});
}

void Stage::readReports(QProcess &agent)
{
    while (agent.canReadLine()) {
        if (const auto report = Report::fromLine(agent.readLine()))
            m_transcript.add(*report);
    }
}

void Stage::handleEnd(const QString &name, QProcess &agent)
{
    readReports(agent);
    if (agent.exitStatus() != QProcess::NormalExit || agent.exitCode() != 0) {
        const QString why = QString::fromUtf8(agent.readAllStandardError()).trimmed();
        fail(QStringLiteral("%1 gave up: %2").arg(name, why));
        return;
    }
    const bool haveAllEnded = std::all_of(m_agents.cbegin(), m_agents.cend(),
        [](const auto &process) { return process->state() == QProcess::NotRunning; });
    if (haveAllEnded && !m_hasFailed)
        conclude();
}

void Stage::conclude()
{
    showTranscript(std::chrono::nanoseconds::max());
    if (const QStringList faults = m_transcript.faults(); !faults.isEmpty()) {
        fail(faults.join(u'\n'));
        return;
    }
    m_ticker.stop();
    m_limit.stop();
    print(QStringLiteral("\n%1 messages, each heard once by everybody it was for.")
              .arg(m_transcript.messages()));
    if (m_hub)
        m_hub->stop();
    else
        emit finished();
}

void Stage::showTranscript(std::chrono::nanoseconds upTo)
{
    for (const QString &line : m_transcript.takeOlderThan(upTo))
        print(line);
}

void Stage::print(const QString &line)
{
    QFile out;
    if (out.open(stdout, QIODevice::WriteOnly | QIODevice::Unbuffered))
        out.write(line.toUtf8() + '\n');
}

void Stage::fail(const QString &why)
{
    // One failure is told, not what follows from it.
    if (std::exchange(m_hasFailed, true))
        return;
    showTranscript(std::chrono::nanoseconds::max());
    m_ticker.stop();
    m_limit.stop();
    emit failed(why);
}

} // namespace demo
