// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/coralclient.h"
#include "tests/client/chaos/ledger.h"

#include <QObject>
#include <QStringList>
#include <QTimer>

namespace chaos {

// An agent with a CoralClient that sends messages to the others, one after the other.
class Member final : public QObject {
    Q_OBJECT
public:
    // What the references name must outlive it.
    Member(const shared::CoralClientSettings &settings, shared::ConnectionPool &connections,
        Ledger &ledger, const QStringList &others, QObject *parent = nullptr);

    void open() { m_client.open(); }
    void startSending(std::chrono::milliseconds pause);
    void stopSending();

    [[nodiscard]] shared::CoralClient &client() { return m_client; }
    [[nodiscard]] const QString &name() const { return m_client.address().agent; }
    // Contents that its threads in the hub hold more than once: effects of a repeated call.
    using Found = std::function<void(const QStringList &doubled)>;
    void findDoubled(Found found);

private:
    void send();
    void makeThread();

    shared::CoralClient m_client;
    Ledger &m_ledger;
    const QStringList m_others;
    QTimer m_timer;
    QString m_thread; // empty: none
    bool m_isMakingThread = false;
    int m_era = 0; // lives of the hub
    int m_next = 0;
};

} // namespace chaos
