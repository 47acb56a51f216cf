// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

namespace server::mcp {

// The error codes of JSON-RPC 2.0, and those that MCP adds.
enum JsonRpcCode : int {
    kParseError = -32700,
    kInvalidRequest = -32600,
    kMethodNotFound = -32601,
    kInvalidParams = -32602,
    kInternalError = -32603,
    kServerError = -32000, // of our own: data.reason says which
    kResourceNotFound = -32002,
    kHeaderMismatch = -32020,
    kMissingCapability = -32021,
    kUnsupportedProtocolVersion = -32022,
    kOwnError = 1000, // instead of kServerError, where MCP keeps its range for itself
};

// What is said in the error member of a response.
struct JsonRpcError {
    int code = kInternalError;
    QString message;
    QJsonObject data; // empty: left out
};

// An Error of ours as JSON-RPC tells it. notFoundCode is what "not found" means for this request,
// ownCode what stands for all that JSON-RPC has no code for.
[[nodiscard]] JsonRpcError toJsonRpcError(
    const shared::Error &error, int notFoundCode, int ownCode = kServerError);

// Messages on one line. An id (or progress token) is JSON text and goes out as it came in; an error
// for no request in particular may have none.
[[nodiscard]] QByteArray resultMessage(const QByteArray &id, const QJsonObject &result);
[[nodiscard]] QByteArray errorMessage(const QByteArray &id, const JsonRpcError &error);
[[nodiscard]] QByteArray requestMessage(
    const QByteArray &id, const QString &method, const QJsonObject &params);
[[nodiscard]] QByteArray notificationMessage(const QString &method, const QJsonObject &params);
[[nodiscard]] QByteArray progressMessage(const QByteArray &token, const QJsonObject &progress);

} // namespace server::mcp
