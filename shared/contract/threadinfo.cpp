// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/contract/threadinfo.h"

#include "shared/contract/jsonfields.h"

namespace shared {

namespace {

template <typename Fields, typename Thread> void describe(Fields &fields, Thread &thread)
{
    fields.field("threadId", thread.threadId);
    fields.field("name", thread.name);
    fields.field("creatorId", thread.creatorId);
    fields.field("participants", thread.participants);
    fields.field("isClosed", thread.isClosed);
    fields.field("summary", thread.summary);
    fields.field("messages", thread.messages);
    fields.field("lastMessageAt", thread.lastMessageAt);
}

} // namespace

QJsonObject toJson(const ThreadInfo &thread)
{
    JsonWriter fields;
    describe(fields, thread);
    return fields.object();
}

std::optional<Error> fromJson(const QJsonObject &object, ThreadInfo &thread)
{
    JsonReader fields(object);
    describe(fields, thread);
    return fields.error();
}

} // namespace shared
