// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/revision.h"
#include "shared/util/result.h"

#include <QJsonObject>
#include <QMap>
#include <QString>

namespace server::mcp {

// Something that only the client can give: what a person or a model says, or which folders may be
// worked on.
struct InputRequest {
    QString method;
    QJsonObject params;

    // A person fills in a form. The schema is an object with flat properties; secrets must not be
    // asked for like this.
    [[nodiscard]] static InputRequest form(const QString &message, const QJsonObject &schema);
    // A person goes to a page. "accept" says that they agreed to go, not what came of it.
    [[nodiscard]] static InputRequest page(const QString &message, const QString &url);
    // A model answers: the params of sampling/createMessage.
    [[nodiscard]] static InputRequest sampling(const QJsonObject &params);
    // The client's roots.
    [[nodiscard]] static InputRequest roots();

    friend bool operator==(const InputRequest &, const InputRequest &) = default;
};

// What a handler needs before it can go on.
struct InputNeed {
    QMap<QString, InputRequest> requests; // by a key that is unique among all rounds of the call
    // Of the handler, to find again when it is run with the answers. The client may read it, but
    // can't change it. Empty: none.
    QJsonObject state = {};
};

// The capability that the client lacks for this request, as ClientCapabilities has it; empty: none.
[[nodiscard]] QJsonObject missingCapability(
    const InputRequest &request, const QJsonObject &clientCapabilities, const Revision &revision);

// The request as it goes out in this revision.
[[nodiscard]] QJsonObject wireParams(const InputRequest &request, const Revision &revision);

// An answer as the request wants it, or what is wrong with it.
[[nodiscard]] shared::Result<QJsonObject> checkInput(
    const InputRequest &request, const QJsonObject &answer);

} // namespace server::mcp
