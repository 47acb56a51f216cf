// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/call.h"

#include <functional>
#include <optional>
#include <variant>

namespace server::tools {

// Stands in for a client's call that has an idempotency key: the tool answers it, once, and the
// answer goes to whoever asks with that key. So it is not cancelled when its client goes: what has
// begun is done, and the client may come back for the answer.
class KeyedCall final : public mcp::Call {
    Q_OBJECT
public:
    using Answer = std::variant<mcp::ToolResult, QJsonObject, shared::Error>;
    using Answered = std::function<void(const Answer &)>;

    KeyedCall(const mcp::Call &first, Answered answered);
    ~KeyedCall() override; // unanswered: with an internal error

    static void give(const Answer &answer, mcp::Call &call);

    [[nodiscard]] const mcp::Caller &caller() const override { return m_caller; }
    [[nodiscard]] const QJsonObject &parameters() const override { return m_parameters; }
    [[nodiscard]] QJsonObject arguments() const override { return m_arguments; }
    [[nodiscard]] bool isCancelled() const override { return false; }

    void finish(const mcp::ToolResult &result) override { answer(result); }
    void finish(const QJsonObject &result) override { answer(result); }
    void fail(const shared::Error &error) override { answer(error); }

    // Of one client's connection, which this call does not belong to: nothing is said, and nobody
    // can be asked. Tools that need that take no keys.
    void progress(double, double, const QString &) override { }
    void suspend() override { }
    void log(mcp::LogLevel, const QString &, const QJsonValue &) override { }
    [[nodiscard]] std::optional<QJsonObject> require(const mcp::InputNeed &need) override;
    [[nodiscard]] bool canRequire(const mcp::InputRequest &) const override { return false; }
    [[nodiscard]] QJsonObject inputState() const override { return {}; }

private:
    void answer(const Answer &answer);

    const mcp::Caller m_caller;
    const QJsonObject m_parameters;
    const QJsonObject m_arguments;
    Answered m_answered; // empty: it is
};

} // namespace server::tools
