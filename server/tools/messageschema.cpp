// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tools/messageschema.h"

#include "server/tools/schema.h"

namespace server::tools {

QJsonObject messageSchema()
{
    return schema::object({{.name = QStringLiteral("id"),
                               .schema = schema::string(QStringLiteral(
                                   "The message's id; the same id is the same message."))},
        {.name = QStringLiteral("threadId"),
            .schema = schema::string(QStringLiteral("The thread that it is in."))},
        {.name = QStringLiteral("threadName"),
            .schema = schema::string(QStringLiteral("That thread's name."))},
        {.name = QStringLiteral("senderId"),
            .schema = schema::string(
                QStringLiteral("Who wrote it; \"system\" for a notice of the server."))},
        {.name = QStringLiteral("content"), .schema = schema::string(QStringLiteral("The text."))},
        {.name = QStringLiteral("mentions"),
            .schema = schema::strings(QStringLiteral("Ids of the agents that it mentions."))},
        {.name = QStringLiteral("timestamp"),
            .schema = schema::integer(
                QStringLiteral("When it was sent, in milliseconds since 1970 (UTC)."))}});
}

} // namespace server::tools
