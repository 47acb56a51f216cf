// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/circuitbreaker.h"
#include "shared/client/connectionpool.h"

#include <QByteArray>
#include <QString>

#include <array>
#include <chrono>
#include <map>

namespace shared {

// What one client counts, as text in the Prometheus exposition format (version 0.0.4). Durations
// are in seconds there.
class ClientMetrics final {
public:
    // The agent is a label of every sample, so that the texts of several agents go together.
    explicit ClientMetrics(const QString &agent);

    enum class CallOutcome { Answered, Failed, Lost, TimedOut };

    void countAttempt(bool hasOpened); // to connect
    void countReconnect();
    void countLoss(const QByteArray &reason); // a word out of few
    void countPause(std::chrono::nanoseconds pause); // before a further attempt
    void countCall(CallOutcome outcome, std::chrono::nanoseconds duration);
    void countRetry(); // of a call
    void countMention(bool isRepeat);
    void countPing();
    void setOpen(bool isOpen) { m_isOpen = isOpen; }

    [[nodiscard]] quint64 reconnects() const { return m_reconnects; }
    [[nodiscard]] quint64 attempts() const { return m_opened + m_failed; }
    [[nodiscard]] quint64 mentions() const { return m_mentions; }
    [[nodiscard]] quint64 repeatedMentions() const { return m_repeats; }
    [[nodiscard]] quint64 pings() const { return m_pings; }
    [[nodiscard]] quint64 calls(CallOutcome outcome) const;
    [[nodiscard]] quint64 retries() const { return m_retries; }

    [[nodiscard]] QByteArray text(
        const CircuitBreaker &breaker, const ConnectionPool &connections) const;

private:
    static constexpr std::array kBounds{0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0};
    struct Histogram {
        std::array<quint64, kBounds.size()> buckets{}; // each counts what is at most its bound
        quint64 count = 0;
        double sum = 0;
        void observe(std::chrono::nanoseconds duration);
    };

    void family(QByteArray &out, const char *name, const char *type, const char *help) const;
    void sample(
        QByteArray &out, const QByteArray &name, const QByteArray &label, double value) const;
    void counter(QByteArray &out, const char *name, const char *help, quint64 value) const;
    void histogram(
        QByteArray &out, const char *name, const char *help, const Histogram &histogram) const;
    void writeConnecting(QByteArray &out) const;
    void writeCalls(QByteArray &out) const;
    void writeBreaker(QByteArray &out, const CircuitBreaker &breaker) const;
    void writePool(QByteArray &out, const ConnectionPool &connections) const;

    const QByteArray m_agentLabel;
    quint64 m_opened = 0;
    quint64 m_failed = 0;
    quint64 m_reconnects = 0;
    std::map<QByteArray, quint64> m_losses;
    Histogram m_pauses;
    std::array<quint64, 4> m_calls{};
    Histogram m_durations;
    quint64 m_retries = 0;
    quint64 m_mentions = 0;
    quint64 m_repeats = 0;
    quint64 m_pings = 0;
    bool m_isOpen = false;
};

} // namespace shared
