// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/loglevel.h"
#include "server/mcp/message.h"
#include "server/mcp/revision.h"
#include "shared/util/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <functional>
#include <optional>
#include <variant>

namespace server::mcp {

// What a request of a revision without a conversation says of its client, in params._meta.
struct StatelessMeta {
    QString protocolVersion;
    QJsonObject clientInfo; // empty: it did not say
    QJsonObject clientCapabilities;
    std::optional<LogLevel> logLevel; // of messages about this request; null: none are wanted

    [[nodiscard]] static shared::Result<StatelessMeta> read(const QJsonObject &params);
};

// Of a revision that is not among these.
[[nodiscard]] JsonRpcError unsupportedRevision(
    const QStringList &supported, const QString &requested);

// A message of a client that has no conversation with us (2026-07-28 on), checked as far as it can
// be without knowing who sent it.
struct StatelessRequest {
    Message message; // a request or a notification
    StatelessMeta meta; // of a request
    const Revision *revision = nullptr; // of a request; static data

    // Whatever else must agree with the message, such as the fields of a header; null: it does.
    using Check =
        std::function<std::optional<JsonRpcError>(const Message &, const StatelessMeta &)>;

    // supported: the names of all revisions that are served at this address, for the error. Every
    // refusal means that the request is malformed.
    [[nodiscard]] static std::variant<StatelessRequest, Refusal> read(
        const QByteArray &json, const QStringList &supported, const Check &check = {});
};

} // namespace server::mcp
