// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/types.h"
#include "server/tools/excerpt.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QString>

namespace server::tools {

// How messages and threads are told to a model: XML with everything escaped, so that no content can
// pass for a message of somebody else, and the same as JSON.

// <messages> with one <message id threadId threadName senderId timestamp mentions> each; the
// content is the element's text; the timestamp is in milliseconds since 1970.
[[nodiscard]] QString messagesXml(const QList<session::Message> &messages);
// <threads> with <thread id name creatorId state [summary] [olderMessages]>, its <participant>s and
// <message>s; olderMessages: how many more of it there are before those.
[[nodiscard]] QString threadsXml(const Excerpt &excerpt);

[[nodiscard]] QJsonObject messageJson(const session::Message &message);
[[nodiscard]] QJsonArray messagesJson(const QList<session::Message> &messages);

// For attribute values and element text. Characters that XML 1.0 has no place for become U+FFFD:
// one of them would make the whole answer unreadable. The JSON form keeps them.
[[nodiscard]] QString escapeXml(const QString &text);
// A blank, the name and the escaped value in quotes.
[[nodiscard]] QString xmlAttribute(QLatin1StringView name, const QString &value);

} // namespace server::tools
