// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/testagent.h"

#include <QElapsedTimer>
#include <QObject>
#include <QStringList>
#include <QTimer>

#include <chrono>

namespace tests {

// Two agents who converse through the hub while a test does its worst to it: alice makes threads
// and writes to bob, who waits for mentions. They note each call that fails and how long the
// slowest round took, from alice's call until bob had the message. They need the event loop.
class Bystanders final : public QObject {
    Q_OBJECT
public:
    explicit Bystanders(quint16 port);

    // Both joined, and a first round went well.
    [[nodiscard]] bool gather();
    void start();
    // After the round that is under way. False when it did not end.
    [[nodiscard]] bool stop();

    [[nodiscard]] int rounds() const { return m_rounds; }
    [[nodiscard]] std::chrono::milliseconds slowest() const { return m_slowest; }
    // Empty: everything that they asked for was done.
    [[nodiscard]] const QStringList &faults() const { return m_faults; }
    // For the test's log.
    [[nodiscard]] QString summary() const;

private:
    void beginRound();
    void makeThread();
    void converse();
    void takeAnswerOfAlice(qint64 id, const QJsonObject &response);
    void takeAnswerOfBob(qint64 id, const QJsonObject &response);
    void finishRound();
    void noteFault(const QString &what);

    TestAgent m_alice;
    TestAgent m_bob;
    QString m_threadId;
    qint64 m_creation = 0; // ids of the calls in flight
    qint64 m_sending = 0;
    qint64 m_waiting = 0;
    bool m_isSent = false; // of this round
    bool m_isHeard = false;
    QTimer m_pause; // between two rounds
    bool m_isRunning = false;
    bool m_isInRound = false;
    int m_rounds = 0;
    QElapsedTimer m_roundTime;
    std::chrono::milliseconds m_slowest{0};
    QStringList m_faults;
};

} // namespace tests
