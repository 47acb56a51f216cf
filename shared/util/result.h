// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <utility>
#include <variant>

namespace shared {

// What went wrong, by kind. One function a layer maps a code to its own language: HTTP status
// (server/http/reply.h), JSON-RPC code (server/mcp), tool text (server/tools).
enum class ErrorCode {
    InvalidArgument, // the caller's input can't be used as it is
    NotFound,
    Forbidden, // known, but not for this caller
    Conflict, // at odds with the present state (a closed thread, say)
    Gone, // was here, is no more
    LimitReached,
    Timeout,
    Unavailable, // try again later: draining, journal not writable
    Internal,
};

// An expected failure. The message is one sentence for a person or a model: what happened and what
// to do next. Callers branch on the code, never on the text.
struct Error {
    ErrorCode code = ErrorCode::Internal;
    QString message;
};

// A value or an Error; shaped like std::expected so that it can be replaced by it.
template <typename T> class [[nodiscard]] Result {
public:
    Result(T value)
        : m_state(std::in_place_index<0>, std::move(value))
    {
    }
    Result(Error error)
        : m_state(std::in_place_index<1>, std::move(error))
    {
    }

    [[nodiscard]] bool hasValue() const { return m_state.index() == 0; }
    explicit operator bool() const { return hasValue(); }

    // Requires: hasValue().
    [[nodiscard]] const T &value() const & { return std::get<0>(m_state); }
    [[nodiscard]] T &value() & { return std::get<0>(m_state); }
    [[nodiscard]] T &&value() && { return std::get<0>(std::move(m_state)); }
    const T &operator*() const & { return value(); }
    T &operator*() & { return value(); }
    const T *operator->() const { return &value(); }
    T *operator->() { return &value(); }

    // Requires: !hasValue().
    [[nodiscard]] const Error &error() const { return std::get<1>(m_state); }

private:
    std::variant<T, Error> m_state;
};

// Success without a value: Result<Done>, returned as Done{}.
using Done = std::monostate;

} // namespace shared
