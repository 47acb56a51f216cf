// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/arrival.h"
#include "server/mcp/input.h"
#include "server/mcp/loglevel.h"
#include "shared/util/result.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QObject>
#include <QString>

#include <memory>
#include <optional>

namespace server::mcp {

// Who asks: set by the transport when it opens, opaque to this folder.
struct Caller {
    QString scope; // whatever groups the callers; for Coral the session
    QString name; // within the scope; for Coral the agent
    QString transport; // id of the transport that carries the call
    QHash<QString, QString> options; // what the client asked for when it connected
};

// What a tool answers. isError marks a failure that the model shall read and act on.
struct ToolResult {
    QJsonArray content; // of server/mcp/content.h
    QJsonObject structuredContent; // sent where the revision has it; empty: none
    bool isError = false;
    ArrivalCallback arrival; // where something depends on it; empty: nothing does

    [[nodiscard]] static ToolResult text(const QString &text, const QJsonObject &structured = {});
    [[nodiscard]] static ToolResult failure(const QString &text);
};

// One request on its way through a handler, alive until somebody answered it. Handlers hold it by
// shared pointer and answer exactly once, at once or later, from the server thread; answers after
// that, and answers to a cancelled call, are ignored. Letting the last reference go unanswered
// answers with an internal error.
class Call : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    [[nodiscard]] virtual const Caller &caller() const = 0;
    // The request's params, always an object.
    [[nodiscard]] virtual const QJsonObject &parameters() const = 0;
    // For tools/call and prompts/get the arguments member, else empty.
    [[nodiscard]] virtual QJsonObject arguments() const = 0;
    [[nodiscard]] virtual bool isCancelled() const = 0;

    virtual void finish(const ToolResult &result) = 0; // tools/call only
    virtual void finish(const QJsonObject &result) = 0;
    // A JSON-RPC error: the request itself was wrong. Failures of a tool are ToolResult::failure.
    virtual void fail(const shared::Error &error) = 0;
    // notifications/progress, when the request carried a progress token; ignored otherwise.
    virtual void progress(double done, double total, const QString &message) = 0;
    // Ends the connection that waits for the answer, where the client can come back for it
    // (2025-11-25 calls it polling); the call goes on. Ignored elsewhere.
    virtual void suspend() = 0;
    // notifications/message about this call, when the client wants that level; ignored otherwise.
    // An empty logger is left out. Requires: the server advertises logging.
    virtual void log(LogLevel level, const QString &logger, const QJsonValue &data) = 0;

    // What the client answered to these requests, each under its key. Null: it is being asked, or
    // the call was refused because the client can't. Then the handler returns; once the client has
    // answered, it is run again from its beginning, with this call or with one in its place, and
    // finds the answers of all rounds so far. So what a handler does before it has all that it
    // needs is done more than once. For tools, prompts and reads of resources.
    [[nodiscard]] virtual std::optional<QJsonObject> require(const InputNeed &need) = 0;
    // Whether the client can be asked that.
    [[nodiscard]] virtual bool canRequire(const InputRequest &request) const = 0;
    // The state that the round before this one left; empty: there was none.
    [[nodiscard]] virtual QJsonObject inputState() const = 0;

signals:
    // The client took the request back, or its transport ended. Nothing will be sent for it.
    void cancelled();
};

using CallPointer = std::shared_ptr<Call>;

} // namespace server::mcp
