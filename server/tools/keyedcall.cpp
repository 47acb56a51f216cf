// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tools/keyedcall.h"

#include <utility>

namespace server::tools {

using namespace Qt::StringLiterals;

KeyedCall::KeyedCall(const mcp::Call &first, Answered answered)
    : m_caller(first.caller())
    , m_parameters(first.parameters())
    , m_arguments(first.arguments())
    , m_answered(std::move(answered))
{
}

KeyedCall::~KeyedCall()
{
    answer(shared::Error{shared::ErrorCode::Internal,
        u"The server dropped this request. Try it again with another key."_s});
}

void KeyedCall::give(const Answer &answer, mcp::Call &call)
{
    if (const auto *result = std::get_if<mcp::ToolResult>(&answer))
        call.finish(*result);
    else if (const auto *json = std::get_if<QJsonObject>(&answer))
        call.finish(*json);
    else
        call.fail(std::get<shared::Error>(answer));
}

std::optional<QJsonObject> KeyedCall::require(const mcp::InputNeed &)
{
    answer(mcp::ToolResult::failure(
        u"This tool asks its caller, so it can't be called with an idempotency key. "
        "Call it without one."_s));
    return std::nullopt;
}

void KeyedCall::answer(const Answer &answer)
{
    if (const Answered answered = std::exchange(m_answered, nullptr))
        answered(answer);
}

} // namespace server::tools
