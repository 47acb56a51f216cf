// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/call.h"
#include "shared/util/result.h"

#include <QJsonObject>
#include <QObject>
#include <QString>

#include <chrono>

namespace server::mcp {

// What every transport sees of the server's side of MCP, with or without a conversation.
class AnyPeer : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    // What answered() calls a method that there isn't.
    [[nodiscard]] static QString unknownMethod() { return QStringLiteral("unknown"); }

    // From now on requests are answered with this error (pings aside, where there are such); those
    // in flight go on, as do notifications and answers to what the server asked.
    virtual void drain(const shared::Error &refusal) = 0;
    // Cancels every call in flight; nothing is sent for them, nor for anything later, and nothing
    // more is read. The transport ended. May be called from a slot of any signal here.
    virtual void close() = 0;

    [[nodiscard]] virtual QString revision() const = 0; // empty: not known yet
    [[nodiscard]] virtual QJsonObject clientInfo() const = 0;
    [[nodiscard]] virtual qsizetype callsInFlight() const = 0;
    [[nodiscard]] virtual const Caller &caller() const = 0;
    // Answers to nothing that was asked, and cancellations that found nothing to cancel.
    [[nodiscard]] virtual quint64 ignoredMessages() const = 0;

signals:
    // A request or notification arrived and is about to be handled (method, for the record).
    void received(const QString &method);
    // The client took back a request that was answered already: it may never have read the answer.
    void lateCancellation();
    // A request was answered: for metrics, so the names are bounded: method is "unknown" for one
    // that there isn't, tool is empty unless method is tools/call of a tool that there is.
    void answered(const QString &method, const QString &tool, bool isError,
        std::chrono::nanoseconds duration);
};

} // namespace server::mcp
