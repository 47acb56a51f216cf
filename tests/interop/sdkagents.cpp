// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/interop/sdkagents.h"

#include <QDeadlineTimer>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <QUrl>

#include <array>

namespace tests {

using namespace Qt::StringLiterals;

namespace {

constexpr int kPatience = 150'000;

// What runs an agent on that SDK.
struct Program {
    QString interpreter;
    QString script;
};

Program programOf(SdkKind::Sdk sdk)
{
    const QString folder = SdkAgents::folder();
    switch (sdk) {
    case SdkKind::Sdk::TypeScript1:
        return {SdkAgents::node(), folder + u"/agent.mjs"_s};
    case SdkKind::Sdk::TypeScript2:
        return {SdkAgents::node(), folder + u"/agent2.mjs"_s};
    case SdkKind::Sdk::Python1:
        return {folder + u"/venv/bin/python"_s, folder + u"/agent.py"_s};
    case SdkKind::Sdk::Python2:
        return {folder + u"/venv-2/bin/python"_s, folder + u"/agent2.py"_s};
    }
    Q_UNREACHABLE();
}

} // namespace

QByteArray SdkKind::name() const
{
    constexpr std::array kSdks{"TypeScript 1", "TypeScript 2", "Python 1", "Python 2"};
    constexpr std::array kTransports{"SSE", "Streamable HTTP", "stdio"};
    const QByteArray name = QByteArray(kSdks.at(static_cast<size_t>(sdk))) + ", "
        + kTransports.at(static_cast<size_t>(transport));
    return revision.isEmpty() ? name : name + ", " + revision.toLatin1();
}

SdkAgents::SdkAgents(quint16 port, int waitForAgents)
    : m_port(port)
    , m_waitForAgents(waitForAgents)
{
}

QString SdkAgents::folder()
{
    return QStringLiteral(CORAL_INTEROP_DIR);
}

QString SdkAgents::node()
{
    // What the distribution has may be too old for the newer packages.
    for (const QString &machine : {u"x64"_s, u"arm64"_s}) {
        QString bundled = folder() + u"/node_modules/node-linux-%1/bin/node"_s.arg(machine);
        if (QFileInfo(bundled).isExecutable())
            return bundled;
    }
    return u"node"_s;
}

QString SdkAgents::session()
{
    return QString::fromUtf8(QTest::currentTestFunction())
        + QString::fromUtf8(QTest::currentDataTag());
}

QString SdkAgents::place(const SdkKind &kind, const QString &agentId) const
{
    const QString hub = u"http://127.0.0.1:%1"_s.arg(m_port);
    const QString options =
        m_waitForAgents > 0 ? u"waitForAgents=%1"_s.arg(m_waitForAgents) : QString();
    if (kind.transport == SdkKind::Transport::Stdio) {
        const QJsonArray command{HubProcess::binary(), u"--stdio"_s, u"--session"_s, session(),
            u"--agent"_s, agentId, u"--url"_s, options.isEmpty() ? hub : hub + u'?' + options};
        return QString::fromUtf8(QJsonDocument(command).toJson(QJsonDocument::Compact));
    }
    const QString end = kind.transport == SdkKind::Transport::Sse ? u"sse"_s : u"mcp"_s;
    return u"%1/devmode/exampleApplication/privkey/%2/%3?agentId=%4&%5"_s.arg(
        hub, QString::fromUtf8(QUrl::toPercentEncoding(session())), end, agentId, options);
}

void SdkAgents::start(
    const SdkKind &kind, const QString &agentId, const QString &role, const QString &argument)
{
    const Program program = programOf(kind.sdk);
    auto process = std::make_unique<QProcess>();
    process->setObjectName(agentId);
    process->setProcessChannelMode(QProcess::MergedChannels);
    process->setProcessEnvironment(HubProcess::cleanEnvironment());
    process->start(
        program.interpreter, {program.script, role, place(kind, agentId), argument, kind.revision});
    m_processes.push_back(std::move(process));
}

QByteArray SdkAgents::said()
{
    QByteArray said;
    for (const auto &process : m_processes)
        said += process->objectName().toUtf8() + ": " + process->readAll() + '\n';
    return said;
}

QByteArray SdkAgents::failures()
{
    // One limit for all: it has to be below Qt's own for a test function.
    QDeadlineTimer deadline(kPatience);
    QByteArray failures;
    for (const auto &process : m_processes) {
        const bool hasEnded =
            QTest::qWaitFor([&] { return process->state() == QProcess::NotRunning; },
                static_cast<int>(deadline.remainingTime()));
        if (!hasEnded || process->exitStatus() != QProcess::NormalExit || process->exitCode() != 0)
            failures += process->objectName().toUtf8() + ": "
                + (hasEnded ? process->errorString().toUtf8() : "did not end") + '\n'
                + process->readAll();
        if (!hasEnded) {
            process->kill();
            process->waitForFinished();
        }
    }
    return failures;
}

} // namespace tests
