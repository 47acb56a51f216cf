// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/types.h"

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
// <threads> with <thread id name creatorId state [summary]>, its <participant>s and <message>s.
[[nodiscard]] QString threadsXml(const QList<session::Thread> &threads);

[[nodiscard]] QJsonObject messageJson(const session::Message &message);
[[nodiscard]] QJsonArray messagesJson(const QList<session::Message> &messages);

// For attribute values and element text. Characters that XML 1.0 cannot hold become references all
// the same: the reader is a language model, and nothing is lost.
[[nodiscard]] QString escapeXml(const QString &text);
// A blank, the name and the escaped value in quotes.
[[nodiscard]] QString xmlAttribute(QLatin1StringView name, const QString &value);

} // namespace server::tools
