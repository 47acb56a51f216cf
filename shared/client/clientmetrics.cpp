// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/clientmetrics.h"

namespace shared {

namespace {

constexpr std::array kOutcomes{"answered", "failed", "lost", "timed_out"};

QByteArray label(const char *name, const QByteArray &value)
{
    QByteArray escaped = value;
    escaped.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    return QByteArray(name) + "=\"" + escaped + '"';
}

} // namespace

ClientMetrics::ClientMetrics(const QString &agent)
    : m_agentLabel(label("agent", agent.toUtf8()))
{
}

void ClientMetrics::Histogram::observe(std::chrono::nanoseconds duration)
{
    const double seconds = std::chrono::duration<double>(duration).count();
    for (std::size_t i = 0; i < kBounds.size(); ++i)
        buckets.at(i) += seconds <= kBounds.at(i) ? 1 : 0;
    ++count;
    sum += seconds;
}

void ClientMetrics::countAttempt(bool hasOpened)
{
    ++(hasOpened ? m_opened : m_failed);
}

void ClientMetrics::countReconnect()
{
    ++m_reconnects;
}

void ClientMetrics::countLoss(const QByteArray &reason)
{
    ++m_losses[reason];
}

void ClientMetrics::countPause(std::chrono::nanoseconds pause)
{
    m_pauses.observe(pause);
}

void ClientMetrics::countCall(CallOutcome outcome, std::chrono::nanoseconds duration)
{
    ++m_calls.at(static_cast<std::size_t>(outcome));
    m_durations.observe(duration);
}

void ClientMetrics::countRetry()
{
    ++m_retries;
}

void ClientMetrics::countMention(bool isRepeat)
{
    ++(isRepeat ? m_repeats : m_mentions);
}

void ClientMetrics::countPing()
{
    ++m_pings;
}

quint64 ClientMetrics::calls(CallOutcome outcome) const
{
    return m_calls.at(static_cast<std::size_t>(outcome));
}

QByteArray ClientMetrics::text(
    const CircuitBreaker &breaker, const ConnectionPool &connections) const
{
    QByteArray out;
    writeConnecting(out);
    writeCalls(out);
    writeBreaker(out, breaker);
    writePool(out, connections);
    return out;
}

void ClientMetrics::writeConnecting(QByteArray &out) const
{
    family(out, "coral_client_connected", "gauge", "Whether the agent is connected to its hub.");
    sample(out, "coral_client_connected", {}, m_isOpen ? 1 : 0);
    family(out, "coral_client_connect_attempts_total", "counter", "Attempts to connect.");
    sample(out, "coral_client_connect_attempts_total", label("result", "opened"),
        static_cast<double>(m_opened));
    sample(out, "coral_client_connect_attempts_total", label("result", "failed"),
        static_cast<double>(m_failed));
    counter(out, "coral_client_reconnects_total", "Connections opened after one was lost.",
        m_reconnects);
    family(out, "coral_client_losses_total", "counter", "Connections lost, by reason.");
    for (const auto &[reason, count] : m_losses) {
        sample(
            out, "coral_client_losses_total", label("reason", reason), static_cast<double>(count));
    }
    histogram(out, "coral_client_retry_pause_seconds", "Pauses before further attempts to connect.",
        m_pauses);
    counter(out, "coral_client_pings_total", "Pings of the hub that were answered.", m_pings);
}

void ClientMetrics::writeCalls(QByteArray &out) const
{
    family(out, "coral_client_calls_total", "counter", "Calls that ended, by outcome.");
    for (std::size_t i = 0; i < kOutcomes.size(); ++i) {
        sample(out, "coral_client_calls_total", label("outcome", kOutcomes.at(i)),
            static_cast<double>(m_calls.at(i)));
    }
    counter(out, "coral_client_call_retries_total", "Times a call was sent again.", m_retries);
    histogram(out, "coral_client_call_duration_seconds",
        "From the call to its end, with all retries.", m_durations);
    counter(out, "coral_client_mentions_total", "Messages that mentioned the agent.", m_mentions);
    counter(out, "coral_client_repeated_mentions_total",
        "Messages that came once more and were not told again.", m_repeats);
}

void ClientMetrics::writeBreaker(QByteArray &out, const CircuitBreaker &breaker) const
{
    using State = CircuitBreaker::State;
    family(out, "coral_client_breaker_state", "gauge", "1 for the state of the circuit breaker.");
    constexpr std::array kStates{std::pair(State::Closed, "closed"), std::pair(State::Open, "open"),
        std::pair(State::HalfOpen, "half_open")};
    for (const auto &[state, name] : kStates) {
        sample(out, "coral_client_breaker_state", label("state", name),
            breaker.state() == state ? 1 : 0);
    }
    const CircuitBreaker::Counters &counters = breaker.counters();
    counter(out, "coral_client_breaker_opened_total", "Times the breaker opened.", counters.opened);
    counter(
        out, "coral_client_breaker_refused_total", "Calls that it held back.", counters.refused);
    counter(
        out, "coral_client_breaker_failures_total", "Failed calls that it saw.", counters.failures);
    counter(out, "coral_client_breaker_slow_total", "Slow calls that it saw.", counters.slow);
    counter(out, "coral_client_breaker_probes_total", "Probes while half-open.", counters.probes);
}

void ClientMetrics::writePool(QByteArray &out, const ConnectionPool &connections) const
{
    const ConnectionPool::Statistics pool = connections.statistics();
    family(out, "coral_client_pool_connections", "gauge",
        "Connections of the process, shared by its agents.");
    sample(out, "coral_client_pool_connections", label("use", "idle"), pool.idle);
    sample(out, "coral_client_pool_connections", label("use", "call"), pool.calls);
    sample(out, "coral_client_pool_connections", label("use", "stream"), pool.streams);
    family(out, "coral_client_pool_waiting", "gauge", "Calls that wait for a connection.");
    sample(out, "coral_client_pool_waiting", {}, pool.waiting);
    counter(out, "coral_client_pool_made_total", "Connections made.", pool.made);
    counter(out, "coral_client_pool_reused_total", "Connections used again.", pool.reused);
    counter(
        out, "coral_client_pool_discarded_total", "Kept connections found unfit.", pool.discarded);
}

void ClientMetrics::family(
    QByteArray &out, const char *name, const char *type, const char *help) const
{
    out += QByteArray("# HELP ") + name + ' ' + help + "\n# TYPE " + name + ' ' + type + '\n';
}

void ClientMetrics::sample(
    QByteArray &out, const QByteArray &name, const QByteArray &label, double value) const
{
    out += name + '{' + m_agentLabel + (label.isEmpty() ? "" : "," + label) + "} "
        + QByteArray::number(value, 'g', 15) + '\n';
}

void ClientMetrics::counter(
    QByteArray &out, const char *name, const char *help, quint64 value) const
{
    family(out, name, "counter", help);
    sample(out, name, {}, static_cast<double>(value));
}

void ClientMetrics::histogram(
    QByteArray &out, const char *name, const char *help, const Histogram &histogram) const
{
    family(out, name, "histogram", help);
    const QByteArray base(name);
    for (std::size_t i = 0; i < kBounds.size(); ++i) {
        sample(out, base + "_bucket", label("le", QByteArray::number(kBounds.at(i))),
            static_cast<double>(histogram.buckets.at(i)));
    }
    sample(out, base + "_bucket", label("le", "+Inf"), static_cast<double>(histogram.count));
    sample(out, base + "_sum", {}, histogram.sum);
    sample(out, base + "_count", {}, static_cast<double>(histogram.count));
}

} // namespace shared
