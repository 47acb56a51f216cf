// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/metriclabels.h"

#include <array>

namespace server::admin {

namespace {

constexpr auto kRefusals = std::to_array<Refusal>({
    // the guard
    {400, "bad_request_line"},
    {400, "bad_target"},
    {400, "bad_field"},
    {400, "bad_host"},
    {400, "bad_framing"},
    {400, "bad_chunk"},
    {400, "no_websocket"},
    {400, "parser_mismatch"},
    {408, "header_timeout"},
    {408, "body_timeout"},
    {411, "length_required"},
    {413, "body_too_large"},
    {414, "target_too_long"},
    {417, "expectation_failed"},
    {431, "headers_too_large"},
    {501, "unknown_coding"},
    {501, "unknown_method"},
    {505, "version_not_supported"},
    // admission
    {503, "too_many_connections"},
    {503, "too_many_connections_of_client"},
    {503, "no_descriptors"},
    {429, "too_many_requests"},
    {429, "too_many_transports"},
    {429, "too_many_messages"},
    {429, "limit_reached"},
    {503, "too_many_sessions"},
    {503, "too_many_readers"},
    {503, "draining"},
    {503, "short_of_memory"},
    {503, "unavailable"},
    // the policy and the keys
    {403, "host_not_allowed"},
    {403, "origin_not_allowed"},
    {401, "unauthorized"},
    {403, "forbidden"},
    {403, "banned"},
    {429, "too_many_wrong_keys"},
    {403, "admin_is_local"},
    {429, "too_many_wrong_tokens"},
    // what was asked for
    {400, "bad_path"},
    {400, "bad_query"},
    {400, "invalid_argument"},
    {400, "invalid_request"},
    {400, "parse_error"},
    {400, "unsupported_content_type"},
    {400, "missing_session_id"},
    {400, "unknown_event"},
    {400, "unsupported_protocol_version"},
    {404, "not_found"},
    {404, "taken_over"},
    {404, "transport_not_found"},
    {404, "session_not_found"},
    {404, "session_ended"},
    {404, "agent_not_found"},
    {404, "ban_not_found"},
    {405, "method_not_allowed"},
    {406, "not_acceptable"},
    {409, "conflict"},
    {410, "gone"},
    {410, "transport_closed"},
    {415, "unsupported_content_type"},
    {500, "internal"},
    {500, "no_answer"},
    {504, "timeout"},
});

} // namespace

std::span<const shared::CloseReason> closeReasons()
{
    using enum shared::CloseReason;
    static constexpr std::array kReasons{ClientClosed, ConnectionReset, BrokenPipe, Completed,
        IdleTimeout, TakenOver, SessionClosed, ServerShutdown, Evicted, HalfOpen, HeartbeatTimeout,
        SlowConsumer, HeaderTimeout, BodyTimeout, ProtocolViolation, LimitReached, InternalError};
    return kReasons;
}

std::span<const shared::CloseReason> handshakeEnds()
{
    using enum shared::CloseReason;
    static constexpr std::array kReasons{
        ClientClosed, ConnectionReset, IdleTimeout, ProtocolViolation};
    return kReasons;
}

std::span<const shared::TransportKind> transportKinds()
{
    using enum shared::TransportKind;
    static constexpr std::array kKinds{HttpSse, StreamableHttp, Stdio};
    return kKinds;
}

std::span<const shared::TransportState> openStates()
{
    using enum shared::TransportState;
    static constexpr std::array kStates{Connecting, Open, Draining};
    return kStates;
}

std::string nameOf(shared::CloseReason reason)
{
    return shared::closeReasonName(reason).toStdString();
}

std::string nameOf(shared::TransportKind kind)
{
    return shared::transportKindName(kind).toStdString();
}

std::span<const Refusal> refusals()
{
    return kRefusals;
}

} // namespace server::admin
