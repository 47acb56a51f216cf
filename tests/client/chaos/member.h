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
    void sendTo(const QString &agent);
    void sendToAll(); // a message to each of the others
    // Whether it has a thread to send in; makes one where it has none.
    [[nodiscard]] bool hasThread();
    // The contents of its own messages, as the hub has them.
    using Read = std::function<void(const shared::Result<QStringList> &contents)>;
    void readBack(Read read);

private:
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
