// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/jsonrpc.h"

#include <QJsonDocument>

namespace server::mcp {

using namespace Qt::StringLiterals;
using shared::ErrorCode;

namespace {

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

// The words that stand in data.reason.
QString reasonOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Forbidden:
        return u"forbidden"_s;
    case ErrorCode::Conflict:
        return u"conflict"_s;
    case ErrorCode::LimitReached:
        return u"limit_reached"_s;
    case ErrorCode::Timeout:
        return u"timeout"_s;
    case ErrorCode::Unavailable:
        return u"unavailable"_s;
    default:
        return {};
    }
}

} // namespace

JsonRpcError toJsonRpcError(const shared::Error &error, int notFoundCode, int ownCode)
{
    if (error.code == ErrorCode::InvalidArgument)
        return {kInvalidParams, error.message, {}};
    if (error.code == ErrorCode::NotFound || error.code == ErrorCode::Gone)
        return {notFoundCode, error.message, {}};
    if (const QString reason = reasonOf(error.code); !reason.isEmpty())
        return {ownCode, error.message, {{u"reason"_s, reason}}};
    return {kInternalError, error.message, {}};
}

QByteArray resultMessage(const QByteArray &id, const QJsonObject &result)
{
    return R"({"id":)" + id + R"(,"jsonrpc":"2.0","result":)" + compact(result) + '}';
}

QByteArray errorMessage(const QByteArray &id, const JsonRpcError &error)
{
    QJsonObject json{{u"code"_s, error.code}, {u"message"_s, error.message}};
    if (!error.data.isEmpty())
        json.insert(u"data"_s, error.data);
    if (id.isEmpty())
        return R"({"jsonrpc":"2.0","error":)" + compact(json) + '}';
    return R"({"id":)" + id + R"(,"jsonrpc":"2.0","error":)" + compact(json) + '}';
}

QByteArray requestMessage(const QByteArray &id, const QString &method, const QJsonObject &params)
{
    QJsonObject json{{u"method"_s, method}};
    if (!params.isEmpty())
        json.insert(u"params"_s, params);
    return R"({"id":)" + id + R"(,"jsonrpc":"2.0",)" + compact(json).sliced(1);
}

QByteArray notificationMessage(const QString &method, const QJsonObject &params)
{
    QJsonObject json{{u"method"_s, method}};
    if (!params.isEmpty())
        json.insert(u"params"_s, params);
    return R"({"jsonrpc":"2.0",)" + compact(json).sliced(1);
}

QByteArray progressMessage(const QByteArray &token, const QJsonObject &progress)
{
    return R"({"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":)"
        + token + ',' + compact(progress).sliced(1) + '}';
}

} // namespace server::mcp
