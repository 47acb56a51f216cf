// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/parameters.h"

namespace server::mcp {

using namespace Qt::StringLiterals;

void refuse(const PeerCallPointer &call, const QString &message)
{
    call->fail(JsonRpcError{kInvalidParams, message, {}});
}

std::optional<QString> readText(const PeerCallPointer &call, const QString &key)
{
    const QJsonValue value = call->parameters().value(key);
    if (value.isString())
        return value.toString();
    refuse(call, u"%1 is missing or not a string."_s.arg(key));
    return std::nullopt;
}

std::optional<QJsonObject> readObject(const PeerCallPointer &call, const QString &key)
{
    const QJsonValue value = call->parameters().value(key);
    if (value.isUndefined() || value.isNull())
        return QJsonObject();
    if (value.isObject())
        return value.toObject();
    refuse(call, u"%1 must be an object."_s.arg(key));
    return std::nullopt;
}

QString shortened(const QString &text)
{
    return text.size() <= 100 ? text : text.first(100) + u'…';
}

} // namespace server::mcp
