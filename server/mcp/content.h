// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/revision.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QString>

namespace server::mcp {

struct Resource;

// What tools answer, prompts say and resources hold, in the words of MCP.
namespace content {

[[nodiscard]] QJsonObject text(const QString &text);
[[nodiscard]] QJsonObject image(const QByteArray &bytes, const QString &mimeType);
[[nodiscard]] QJsonObject audio(const QByteArray &bytes, const QString &mimeType);
// A resource that can be read if need be.
[[nodiscard]] QJsonObject link(const Resource &resource);
// A resource with its contents.
[[nodiscard]] QJsonObject embedded(const QJsonObject &contents);

// The contents of a resource, for embedded() and for the result of resources/read.
[[nodiscard]] QJsonObject textOf(const QString &uri, const QString &mimeType, const QString &text);
[[nodiscard]] QJsonObject blobOf(
    const QString &uri, const QString &mimeType, const QByteArray &bytes);

// What a revision can't carry is replaced by a text that says what it is.
[[nodiscard]] QJsonArray forRevision(const QJsonArray &contents, const Revision &revision);

} // namespace content

} // namespace server::mcp
