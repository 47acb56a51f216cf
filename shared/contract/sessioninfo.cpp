// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/contract/sessioninfo.h"

#include "shared/contract/jsonfields.h"

namespace shared {

namespace {

template <typename Fields, typename Session> void describe(Fields &fields, Session &session)
{
    fields.field("applicationId", session.applicationId);
    fields.field("sessionId", session.sessionId);
    fields.field("hasGraph", session.hasGraph);
    fields.field("agents", session.agents);
    fields.field("agentsConnected", session.agentsConnected);
    fields.field("agentsWaiting", session.agentsWaiting);
    fields.field("threads", session.threads);
    fields.field("openThreads", session.openThreads);
    fields.field("messages", session.messages);
    fields.field("unreadMentions", session.unreadMentions);
    fields.field("lastMessageAt", session.lastMessageAt);
}

} // namespace

QJsonObject toJson(const SessionInfo &session)
{
    JsonWriter fields;
    describe(fields, session);
    return fields.object();
}

std::optional<Error> fromJson(const QJsonObject &object, SessionInfo &session)
{
    JsonReader fields(object);
    describe(fields, session);
    return fields.error();
}

} // namespace shared
