// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/jsonrpcerror.h"

#include <QJsonObject>

namespace shared {

namespace {

ErrorCode codeOf(int jsonRpcCode)
{
    switch (jsonRpcCode) {
    case -32700: // parse error
    case -32600: // invalid request
    case -32602: // invalid params
        return ErrorCode::InvalidArgument;
    case -32601: // method not found
    case -32002: // resource not found
        return ErrorCode::NotFound;
    default:
        return ErrorCode::Internal;
    }
}

} // namespace

Error errorOfResponse(const QJsonObject &error)
{
    return {codeOf(error.value(QLatin1StringView("code")).toInt()),
        error.value(QLatin1StringView("message")).toString()};
}

} // namespace shared
