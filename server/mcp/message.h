// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/jsonoutline.h"
#include "server/mcp/jsonrpc.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QJsonObject>
#include <QString>

#include <optional>
#include <variant>

namespace server::mcp {

// The id of a request, or a progress token: a string or an integer of any size. MCP has no
// fractions here, so 1.5 and 1e3 are none; 1.0, which some languages write for 1, is taken and
// echoed.
struct MessageId {
    QByteArray text; // JSON, as it was written
    QByteArray key; // equal for equal ids, however they were written; "1" and 1 differ

    [[nodiscard]] static std::optional<MessageId> read(QByteArrayView json);
};

// One JSON-RPC 2.0 message.
struct Message {
    enum class Kind { Request, Notification, Response };

    Kind kind = Kind::Request;
    std::optional<MessageId> id; // always of a request; a response to nobody has none
    QString method;
    QJsonObject params;
    std::optional<MessageId> progressToken; // params._meta.progressToken
    std::optional<MessageId> requestId; // params.requestId, which notifications/cancelled has
    QJsonObject result; // of a response that is no error
    QJsonObject error; // of a response that is
};

// Why a text is no message, as it has to be answered.
struct Refusal {
    JsonRpcError error;
    QByteArray id = {}; // the message's; empty: it could not be told
    // A wrong response or notification is never answered.
    bool isAnswered = true;
};

[[nodiscard]] std::variant<Message, Refusal> readMessage(const JsonOutline &outline);

} // namespace server::mcp
