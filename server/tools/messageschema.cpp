// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tools/messageschema.h"

#include "server/tools/schema.h"

namespace server::tools {

using namespace Qt::StringLiterals;

QJsonObject messageSchema()
{
    return schema::object({{.name = u"id"_s,
                               .schema = schema::string(
                                   u"The message's id; the same id is the same message."_s)},
        {.name = u"threadId"_s, .schema = schema::string(u"The thread that it is in."_s)},
        {.name = u"threadName"_s, .schema = schema::string(u"That thread's name."_s)},
        {.name = u"senderId"_s,
            .schema = schema::string(u"Who wrote it; \"system\" for a notice of the server."_s)},
        {.name = u"content"_s, .schema = schema::string(u"The text."_s)},
        {.name = u"mentions"_s,
            .schema = schema::strings(u"Ids of the agents that it mentions."_s)},
        {.name = u"timestamp"_s,
            .schema = schema::integer(u"When it was sent, in milliseconds since 1970 (UTC)."_s)}});
}

} // namespace server::tools
