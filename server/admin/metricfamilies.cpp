// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/metricfamilies.h"

#include <prometheus/text_serializer.h>

namespace server::admin {

namespace {

MetricFamilies::Counters &counter(
    prometheus::Registry &registry, const char *name, const char *help)
{
    return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
}

MetricFamilies::Gauges &gauge(prometheus::Registry &registry, const char *name, const char *help)
{
    return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
}

MetricFamilies::Histograms &histogram(
    prometheus::Registry &registry, const char *name, const char *help)
{
    return prometheus::BuildHistogram().Name(name).Help(help).Register(registry);
}

} // namespace

MetricFamilies::MetricFamilies()
    : transportsOpened(counter(m_registry, "coral_transports_opened_total",
        "Transports that began, by kind, also those that are held for others"))
    , transportsClosed(counter(
          m_registry, "coral_transports_closed_total", "Transports that ended, by kind and reason"))
    , connectionsClosed(counter(
          m_registry, "coral_connections_closed_total", "TCP connections that ended, by reason"))
    , requests(counter(m_registry, "coral_http_requests_total",
          "HTTP requests served, by route, method and status"))
    , requestsRejected(counter(m_registry, "coral_http_rejected_total",
          "Requests and connections refused, by status code and cause"))
    , postsToDead(counter(m_registry, "coral_posts_to_dead_transports_total",
          "Messages for transports that have ended (410) or never were (404)"))
    , heartbeats(counter(m_registry, "coral_heartbeats_sent_total", "Heartbeat comments sent"))
    , pings(counter(m_registry, "coral_pings_total", "MCP pings sent, answered and missed"))
    , toolCalls(counter(m_registry, "coral_tool_calls_total", "Tool calls, by tool and result"))
    , mcpRequests(counter(
          m_registry, "coral_mcp_requests_total", "MCP requests answered, by method and result"))
    , requestDuration(histogram(m_registry, "coral_http_request_duration_seconds",
          "Time from a request to its whole answer, streams left out, by route"))
    , toolDuration(histogram(m_registry, "coral_tool_call_duration_seconds",
          "Time of a tool call, by tool; that of wait_for_mentions is mostly waiting"))
    , pingRoundTrip(histogram(
          m_registry, "coral_ping_round_trip_seconds", "Time from an MCP ping to its answer"))
    , transports(gauge(m_registry, "coral_transports", "Transports now, by kind and state"))
    , connections(gauge(m_registry, "coral_connections", "TCP connections now"))
    , sessions(gauge(m_registry, "coral_sessions", "Sessions now"))
    , waits(gauge(m_registry, "coral_waits", "Waits of any kind now"))
    , callsInFlight(gauge(m_registry, "coral_mcp_calls_in_flight",
          "MCP requests of agents that are being served now"))
    , deadlines(gauge(m_registry, "coral_deadlines",
          "Deadlines that are set now: heartbeats, pings, limits of connections"))
    , queuedBytes(gauge(m_registry, "coral_send_queue_bytes",
          "Bytes for transports that the kernel hasn't taken: the sum and the longest queue"))
    , eventsKept(gauge(
          m_registry, "coral_replay_events", "Events kept for clients that may come back for them"))
    , bytesKept(gauge(m_registry, "coral_replay_bytes", "Bytes of these events"))
    , acceptPaused(gauge(m_registry, "coral_accept_paused",
          "1 while no connections are accepted because descriptors ran out"))
    , loopLag(gauge(m_registry, "coral_event_loop_lag_seconds",
          "How late the event loop is: latest, and the worst of the last two minutes"))
    , residentMemory(gauge(m_registry, "coral_process_resident_memory_bytes", "Resident memory"))
    , memoryLimit(gauge(m_registry, "coral_memory_limit_bytes",
          "Resident memory that this process may have, where there is a limit"))
    , memoryPressure(gauge(m_registry, "coral_memory_pressure",
          "0: enough memory; 1: short, nobody new is taken; 2: nearly out, nothing is stored"))
    , openDescriptors(gauge(m_registry, "coral_process_open_fds", "Open file descriptors"))
    , descriptorLimit(gauge(m_registry, "coral_process_max_fds", "Most file descriptors allowed"))
    , uptime(gauge(m_registry, "coral_uptime_seconds", "Time since the start"))
    , buildInformation(gauge(m_registry, "coral_build_info", "1, with the version as a label"))
    , connectionsAccepted(
          counter(m_registry, "coral_connections_accepted_total", "TCP connections accepted"))
    , connectionsDropped(counter(m_registry, "coral_connections_dropped_total",
          "TCP connections reset without an answer because too many were being refused"))
    , bytesReceived(counter(m_registry, "coral_http_received_bytes_total", "Bytes off the wire"))
    , bytesSent(counter(m_registry, "coral_http_sent_bytes_total", "Bytes onto the wire"))
    , parserMismatches(counter(m_registry, "coral_http_parser_mismatches_total",
          "Connections closed because guard and parser saw different requests"))
    , acceptPauses(counter(m_registry, "coral_accept_pauses_total",
          "Times that accepting stopped because descriptors ran out"))
    , sessionsExpired(counter(m_registry, "coral_sessions_expired_total",
          "Sessions that ended because nobody used them any more"))
    , messages(counter(m_registry, "coral_messages_total", "Messages written in the sessions"))
    , mentionsDelivered(counter(m_registry, "coral_mentions_delivered_total",
          "Mentions written into the answer of a wait"))
    , mentionsRedelivered(counter(m_registry, "coral_mentions_redelivered_total",
          "Mentions delivered again because the first answer was never acknowledged"))
    , messagesIgnored(counter(m_registry, "coral_mcp_ignored_messages_total",
          "MCP messages that had nothing to act on: answers to unknown ids, late cancellations"))
    , resumptions(counter(m_registry, "coral_streams_resumed_total",
          "Times that a client came back to a stream that had broken"))
    , handshakesFailed(counter(m_registry, "coral_tls_handshakes_failed_total",
          "Connections that ended before TLS was agreed upon, by reason"))
    , authFailures(counter(m_registry, "coral_auth_failures_total", "Wrong privacy keys"))
    , authLockouts(counter(m_registry, "coral_auth_lockouts_total",
          "Times that an address began to be refused because of wrong keys"))
    , adminAuthFailures(
          counter(m_registry, "coral_admin_auth_failures_total", "Wrong tokens of the admin API"))
    , adminAuthLockouts(counter(m_registry, "coral_admin_auth_lockouts_total",
          "Times that an address began to be refused because of wrong tokens"))
    , loopTurns(counter(m_registry, "coral_event_loop_turns_total", "Turns of the event loop"))
    , logLinesLost(counter(m_registry, "coral_log_lines_lost_total",
          "Log lines that stderr did not take: its disk is full or nobody reads it"))
    , processCpu(counter(m_registry, "coral_process_cpu_seconds_total", "Processor time used"))
{
}

QByteArray MetricFamilies::text() const
{
    return QByteArray::fromStdString(prometheus::TextSerializer().Serialize(m_registry.Collect()));
}

double seconds(std::chrono::nanoseconds duration)
{
    return std::chrono::duration<double>(duration).count();
}

void raiseTo(prometheus::Counter &counter, double value)
{
    if (value > counter.Value())
        counter.Increment(value - counter.Value());
}

} // namespace server::admin
