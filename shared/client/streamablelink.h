// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/agentlink.h"
#include "shared/client/mcpexchange.h"
#include "shared/client/streamablecall.h"

#include <QHash>
#include <QList>

#include <utility>

namespace shared {

// What the two protocols on Streamable HTTP have in common: each request is a POST of its own whose
// answer comes back on it.
class StreamableLink : public AgentLink {
    Q_OBJECT
public:
    StreamableLink(const LinkContext &context, QObject *parent);
    ~StreamableLink() override;

    CallId send(
        const QString &method, const QJsonObject &params, bool isLong, CallEnded ended) override;

protected:
    using Headers = QList<std::pair<QByteArray, QByteArray>>;
    using Use = ConnectionPool::Use;

    [[nodiscard]] const LinkContext &context() const { return m_context; }
    [[nodiscard]] QJsonObject clientInfo() const;
    [[nodiscard]] const LinkInfo &info() const { return m_info; }
    void setInfo(const LinkInfo &info) { m_info = info; }
    // Without a byte for so long a stream counts as dead.
    [[nodiscard]] std::chrono::milliseconds silence() const;

    // What this protocol says with a request, in headers and in its params.
    [[nodiscard]] virtual Headers headersOf(
        const QString &method, const QJsonObject &params) const = 0;
    [[nodiscard]] virtual QJsonObject complete(const QJsonObject &params) const { return params; }
    // Called when a call failed because the hub has forgotten us, or serves another in our place.
    virtual void noteGone(const CallEnd &end) = 0;
    // A request or notification of the hub.
    virtual void takeMessage(const QJsonObject &message);

    // The POST of a message as it is, answered by nothing but a status.
    void post(const QJsonObject &message);
    [[nodiscard]] bool has(CallId id) const { return m_calls.contains(id); }
    void postCancelled(CallId id);
    void drop(CallId id); // its callback does not run
    void dropAll();
    // Their callbacks run: what became of them will never be known.
    void endAll(const QString &why);
    [[nodiscard]] static bool isTakeOver(const CallEnd &end);
    // Of a handshake that brought no result.
    [[nodiscard]] static LinkEnd failureOf(const StreamableCall &call, const CallEnd &end);
    // For what is answered by a status alone, which takes no time.
    static constexpr std::chrono::seconds kLongestPost{15};

private:
    void finish(CallId id, const CallEnd &end, int status);
    [[nodiscard]] McpExchange::Request requestOf(const QJsonObject &message, const Headers &headers,
        Use use, std::chrono::milliseconds limit = std::chrono::milliseconds(0)) const;

    const LinkContext m_context;
    LinkInfo m_info;
    struct Call {
        StreamableCall *call = nullptr; // a child
        CallEnded ended;
        bool isLong = false;
    };
    QHash<CallId, Call> m_calls;
    CallId m_nextCall = 1;
};

} // namespace shared
