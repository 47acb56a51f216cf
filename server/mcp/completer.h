// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/call.h"

#include <QHash>
#include <QString>
#include <QStringList>

#include <functional>

namespace server::mcp {

// What a person is typing: the value of an argument of a prompt, or of a variable of a resource
// template.
struct CompletionRequest {
    QString argument;
    QString typed; // so far; may be empty
    QHash<QString, QString> known; // the other arguments that are settled already
};

// Suggests values for this caller, the best first; empty: none. All that there are: the request is
// answered with as many as it may be.
using Completer = std::function<QStringList(const Caller &, const CompletionRequest &)>;

// Those of the candidates that contain what was typed, whatever the case, the ones that begin with
// it first; otherwise in their order.
[[nodiscard]] QStringList matching(const QStringList &candidates, const QString &typed);

} // namespace server::mcp
