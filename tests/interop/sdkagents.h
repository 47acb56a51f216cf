// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/hubprocess.h"

#include <QProcess>
#include <QTest>
#include <QUrl>

#include <memory>
#include <vector>

namespace tests {

// Agents on the official SDKs, each a process of its own that plays a role of agent.mjs and
// agent.py.
class SdkAgents final {
public:
    enum class Sdk { TypeScript, Python };

    SdkAgents(const HubProcess &hub, int waitForAgents)
        : m_hub(hub)
        , m_waitForAgents(waitForAgents)
    {
    }

    void start(Sdk sdk, const QString &agentId, const QString &role, const QString &argument = {})
    {
        const QString folder = QStringLiteral(CORAL_INTEROP_DIR);
        const QString url =
            QStringLiteral("http://127.0.0.1:%1/devmode/exampleApplication/privkey/%2/sse"
                           "?agentId=%3&waitForAgents=%4")
                .arg(m_hub.port())
                .arg(QString::fromUtf8(QUrl::toPercentEncoding(session())), agentId)
                .arg(m_waitForAgents);
        auto process = std::make_unique<QProcess>();
        process->setObjectName(agentId);
        process->setProcessChannelMode(QProcess::MergedChannels);
        if (sdk == Sdk::TypeScript)
            process->start(QStringLiteral("node"),
                {folder + QStringLiteral("/agent.mjs"), role, url, argument});
        else
            process->start(folder + QStringLiteral("/venv/bin/python"),
                {folder + QStringLiteral("/agent.py"), role, url, argument});
        m_processes.push_back(std::move(process));
    }

    // Until all have ended; what those that failed said, empty when all did well.
    [[nodiscard]] QByteArray failures()
    {
        constexpr int kPatience = 100'000;
        QByteArray failures;
        for (const auto &process : m_processes) {
            const bool hasEnded = QTest::qWaitFor(
                [&] { return process->state() == QProcess::NotRunning; }, kPatience);
            if (!hasEnded || process->exitStatus() != QProcess::NormalExit
                || process->exitCode() != 0)
                failures += process->objectName().toUtf8() + ": "
                    + (hasEnded ? process->errorString().toUtf8() : "did not end") + '\n'
                    + process->readAll();
        }
        return failures;
    }

private:
    [[nodiscard]] static QString session()
    {
        return QString::fromUtf8(QTest::currentTestFunction())
            + QString::fromUtf8(QTest::currentDataTag());
    }

    const HubProcess &m_hub;
    const int m_waitForAgents;
    std::vector<std::unique_ptr<QProcess>> m_processes;
};

} // namespace tests
