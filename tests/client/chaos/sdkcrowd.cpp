// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/chaos/sdkcrowd.h"

#include <QJsonDocument>

namespace chaos {

using namespace Qt::StringLiterals;

SdkCrowd::SdkCrowd(Ledger &ledger, const QStringList &command, const QString &base,
    const QStringList &names, QObject *parent)
    : QObject(parent)
    , m_ledger(ledger)
    , m_command(command)
    , m_base(base)
    , m_names(names)
{
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &SdkCrowd::read);
}

SdkCrowd::~SdkCrowd()
{
    m_process.disconnect(this);
    m_process.kill();
    m_process.waitForFinished();
}

void SdkCrowd::start()
{
    m_process.start(m_command.constFirst(), m_command.sliced(1) + QStringList{m_base} + m_names);
}

void SdkCrowd::read()
{
    while (m_process.canReadLine()) {
        const QJsonObject line = QJsonDocument::fromJson(m_process.readLine()).object();
        const QString agent = line.value("agent"_L1).toString();
        if (line.value("event"_L1) == "joined"_L1) {
            m_joined.insert(agent);
            ++m_connects;
        } else if (line.value("event"_L1) == "heard"_L1) {
            m_ledger.noteHeard(line.value("content"_L1).toString(), agent);
        }
    }
}

} // namespace chaos
