// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/call.h"
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

    void fail(const JsonRpcError &error);

    [[nodiscard]] const MessageId &id() const { return *m_request.id; }
    [[nodiscard]] const QString &method() const { return m_request.method; }
    [[nodiscard]] const Revision &revision() const { return *m_context.revision; }
    [[nodiscard]] std::chrono::nanoseconds age() const;

    void setArguments(const QJsonObject &arguments) { m_arguments = arguments; }
    // The tool of a tools/call, once it is known to exist.
    [[nodiscard]] const QString &tool() const { return m_tool; }
    void setTool(const QString &name) { m_tool = name; }

    // For the table. After detach() nothing is sent for the call; cancel() then tells the handler.
    void detach();
    void cancel();

private:
    void answer(const QByteArray &message, bool isError);
    void forgetListeners();

    // constant after construction
    const Context m_context;
    const Message m_request;
    const std::chrono::steady_clock::time_point m_arrived;

    QPointer<CallTable> m_table; // null: inert
    QString m_tool;
    QJsonObject m_arguments;
    double m_progress = 0;
    bool m_hasProgressed = false;
    bool m_isAnswered = false;
};

using PeerCallPointer = std::shared_ptr<PeerCall>;

} // namespace server::mcp
