// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/call.h"
#include "server/mcp/counterpart.h"
#include "server/mcp/jsonrpc.h"
#include "server/mcp/message.h"
#include "server/mcp/outlet.h"
#include "server/mcp/revision.h"

#include <QPointer>

#include <chrono>
#include <memory>

namespace server::mcp {

class CallTable;

// The Call of a peer. It knows the table that it stands in for as long as somebody waits for the
// answer; once answered, cancelled, or left behind by its peer it is inert.
class PeerCall final : public Call, public std::enable_shared_from_this<PeerCall> {
    Q_OBJECT
public:
    struct Context {
        std::shared_ptr<const Caller> caller;
        const Revision *revision = nullptr; // static data
        std::shared_ptr<Outlet> outlet; // where the answer goes
        // Not used once the call is inert; null: a client that can nothing.
        std::shared_ptr<Counterpart> counterpart = nullptr;
        QByteArray key = {}; // in the table; empty: the id's
        QJsonObject resultMeta = {}; // what the server says of itself in every result
    };

    PeerCall(CallTable &table, Context context, const Message &request);
    // Unanswered: says so to the client, who would wait forever.
    ~PeerCall() override;

    [[nodiscard]] const Caller &caller() const override { return *m_context.caller; }
    [[nodiscard]] const QJsonObject &parameters() const override { return m_request.params; }
    [[nodiscard]] QJsonObject arguments() const override { return m_arguments; }
    [[nodiscard]] bool isCancelled() const override;

    void finish(const ToolResult &result) override;
    void finish(const QJsonObject &result) override;
    void fail(const shared::Error &error) override;
    void progress(double done, double total, const QString &message) override;
    void log(LogLevel level, const QString &logger, const QJsonValue &data) override;
    [[nodiscard]] std::optional<QJsonObject> require(const InputNeed &need) override;
    [[nodiscard]] bool canRequire(const InputRequest &request) const override;
    [[nodiscard]] QJsonObject inputState() const override { return m_inputState; }
    void suspend() override;

    void fail(const JsonRpcError &error);

    [[nodiscard]] const MessageId &id() const { return *m_request.id; }
    [[nodiscard]] const QByteArray &key() const
    {
        return m_context.key.isEmpty() ? id().key : m_context.key;
    }
    [[nodiscard]] const QString &method() const { return m_request.method; }
    [[nodiscard]] const Revision &revision() const { return *m_context.revision; }
    [[nodiscard]] std::chrono::nanoseconds age() const;

    void setArguments(const QJsonObject &arguments) { m_arguments = arguments; }
    // The tool of a tools/call, once it is known to exist.
    [[nodiscard]] const QString &tool() const { return m_tool; }
    void setTool(const QString &name) { m_tool = name; }

    // For the counterpart. What was answered in this round, and the state that it left.
    void addInputs(const QJsonObject &answers, const QJsonObject &state);
    [[nodiscard]] const QJsonObject &inputs() const { return m_inputs; }
    // What the handler needs won't come: a failure of the tool where it is one.
    void failInput(const QString &why);
    [[nodiscard]] Outlet &outlet() const { return *m_context.outlet; }

    // For the table. After detach() nothing is sent for the call; cancel() then tells the handler.
    void detach();
    void cancel();

private:
    void answer(const QByteArray &message, bool isError, const ArrivalCallback &arrival = {});
    void answer(const QJsonObject &result, bool isError, const ArrivalCallback &arrival);
    void forgetListeners();
    [[nodiscard]] QJsonObject clientCapabilities() const;
    void refuseRequest(const InputRequest &request, const QJsonObject &capability);

    // constant after construction
    const Context m_context;
    const Message m_request;
    const std::chrono::steady_clock::time_point m_arrived;

    QPointer<CallTable> m_table; // null: inert
    QString m_tool;
    QJsonObject m_arguments;
    QJsonObject m_inputs; // answers of the client, of all rounds, by key
    QJsonObject m_inputState;
    double m_progress = 0;
    bool m_hasProgressed = false;
    bool m_isAnswered = false;
};

using PeerCallPointer = std::shared_ptr<PeerCall>;

} // namespace server::mcp
