// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/client/chaos/ledger.h"

#include <QJsonObject>
#include <QObject>
#include <QProcess>
#include <QSet>
#include <QStringList>

namespace chaos {

// Agents on an official SDK, all in one process, each in a retry loop of its own: they only listen.
class SdkCrowd final : public QObject {
    Q_OBJECT
public:
    // The command gets the address of the session and the names. The ledger must outlive it.
    SdkCrowd(Ledger &ledger, const QStringList &command, const QString &base,
        const QStringList &names, QObject *parent = nullptr);
    ~SdkCrowd() override;

    void start();
    [[nodiscard]] bool haveAllJoined() const { return m_joined.size() == m_names.size(); }
    [[nodiscard]] int connects() const { return m_connects; }

private:
    void read();

    Ledger &m_ledger;
    const QStringList m_command;
    const QString m_base;
    const QStringList m_names;
    QProcess m_process;
    QSet<QString> m_joined;
    int m_connects = 0;
};

} // namespace chaos
