// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/peercall.h"

#include "server/mcp/calltable.h"
#include "server/mcp/content.h"
#include "server/mcp/resultform.h"

#include <cmath>
#include <utility>

namespace server::mcp {

using namespace Qt::StringLiterals;

PeerCall::PeerCall(CallTable &table, Context context, const Message &request)
    : m_context(std::move(context))
    , m_request(request)
    , m_arrived(std::chrono::steady_clock::now())
    , m_table(&table)
{
    Q_ASSERT(m_request.id);
}

PeerCall::~PeerCall()
{
    if (m_table)
        fail(JsonRpcError{kInternalError, u"The server dropped this request. Try it again."_s, {}});
}

bool PeerCall::isCancelled() const
{
    return !m_table && !m_isAnswered;
}

void PeerCall::finish(const ToolResult &result)
{
    QJsonObject json{{u"content"_s, content::forRevision(result.content, revision())},
        {u"isError"_s, result.isError}};
    if (revision().hasStructuredContent && !result.structuredContent.isEmpty())
        json.insert(u"structuredContent"_s, result.structuredContent);
    answer(json, result.isError, result.arrival);
}

void PeerCall::finish(const QJsonObject &result)
{
    answer(result, false, {});
}

void PeerCall::fail(const shared::Error &error)
{
    const bool isAboutResource =
        method() == "resources/read"_L1 || method() == "resources/subscribe"_L1;
    JsonRpcError told =
        toJsonRpcError(error, isAboutResource ? revision().resourceNotFoundCode : kInvalidParams,
            revision().serverErrorCode);
    if (isAboutResource && error.code == shared::ErrorCode::NotFound)
        told.data = {{u"uri"_s, parameters().value("uri"_L1)}};
    fail(told);
}

void PeerCall::fail(const JsonRpcError &error)
{
    answer(errorMessage(id().text, error), true);
}

void PeerCall::progress(double done, double total, const QString &message)
{
    // The specification wants it to grow each time.
    const bool isStandingStill = m_hasProgressed && done <= m_progress;
    if (!m_table || !m_request.progressToken || !std::isfinite(done) || isStandingStill)
        return;
    m_hasProgressed = true;
    m_progress = done;
    QJsonObject json{{u"progress"_s, done}};
    if (std::isfinite(total) && total > 0)
        json.insert(u"total"_s, total);
    if (revision().hasProgressMessage && !message.isEmpty())
        json.insert(u"message"_s, message);
    m_context.outlet->send(progressMessage(m_request.progressToken->text, json));
}

void PeerCall::log(LogLevel level, const QString &logger, const QJsonValue &data)
{
    if (!m_table || !m_context.counterpart)
        return;
    const auto wanted = m_context.counterpart->logLevel();
    if (wanted && level >= *wanted) {
        m_context.outlet->send(
            notificationMessage(u"notifications/message"_s, logMessageParams(level, logger, data)));
    }
}

std::optional<QJsonObject> PeerCall::require(const InputNeed &need)
{
    if (!m_table)
        return std::nullopt;
    QJsonObject answers;
    InputNeed unanswered{{}, need.state};
    for (auto one = need.requests.begin(); one != need.requests.end(); ++one) {
        const auto answer = checkInput(one.value(), m_inputs.value(one.key()).toObject());
        if (answer) {
            answers.insert(one.key(), *answer);
            continue;
        }
        const QJsonObject missing =
            missingCapability(one.value(), clientCapabilities(), revision());
        if (!missing.isEmpty()) {
            refuseRequest(one.value(), missing);
            return std::nullopt;
        }
        unanswered.requests.insert(one.key(), one.value());
    }
    if (unanswered.requests.isEmpty())
        return answers;
    m_context.counterpart->ask(shared_from_this(), unanswered);
    return std::nullopt;
}

bool PeerCall::canRequire(const InputRequest &request) const
{
    return m_table && missingCapability(request, clientCapabilities(), revision()).isEmpty();
}

QJsonObject PeerCall::clientCapabilities() const
{
    return m_context.counterpart ? m_context.counterpart->capabilities() : QJsonObject();
}

void PeerCall::refuseRequest(const InputRequest &request, const QJsonObject &capability)
{
    const QString why =
        u"This needs %1, which your client has not declared that it can."_s.arg(request.method);
    if (revision().missingCapabilityCode == 0) {
        failInput(why);
        return;
    }
    fail(JsonRpcError{
        revision().missingCapabilityCode, why, {{u"requiredCapabilities"_s, capability}}});
}

void PeerCall::addInputs(const QJsonObject &answers, const QJsonObject &state)
{
    for (auto one = answers.begin(); one != answers.end(); ++one)
        m_inputs.insert(one.key(), one.value());
    m_inputState = state;
}

void PeerCall::failInput(const QString &why)
{
    if (method() == "tools/call"_L1)
        finish(ToolResult::failure(why));
    else
        fail(JsonRpcError{kInternalError, why, {}});
}

void PeerCall::suspend()
{
    if (m_table)
        m_context.outlet->suspend();
}

std::chrono::nanoseconds PeerCall::age() const
{
    return std::chrono::steady_clock::now() - m_arrived;
}

void PeerCall::detach()
{
    m_table.clear();
}

void PeerCall::cancel()
{
    const auto alive = shared_from_this();
    emit cancelled();
    forgetListeners();
}

void PeerCall::answer(const QJsonObject &result, bool isError, const ArrivalCallback &arrival)
{
    const QJsonObject formed = formResult(result, method(), revision(), m_context.resultMeta);
    answer(resultMessage(id().text, formed), isError, arrival);
}

void PeerCall::answer(const QByteArray &message, bool isError, const ArrivalCallback &arrival)
{
    if (!m_table)
        return;
    // Null from the destructor; elsewhere a listener may hold the last reference.
    const auto alive = weak_from_this().lock();
    if (m_context.counterpart)
        m_context.counterpart->forget(*this);
    const QPointer<CallTable> table = std::exchange(m_table, nullptr);
    m_isAnswered = true;
    table->remove(key());
    m_context.outlet->sendAnswer(message, arrival);
    if (table)
        emit table->answered(*this, isError);
    forgetListeners();
}

// A handler that listens to cancelled() with the call's pointer in its lambda would keep it
// forever.
void PeerCall::forgetListeners()
{
    disconnect(this, &Call::cancelled, nullptr, nullptr);
}

} // namespace server::mcp
