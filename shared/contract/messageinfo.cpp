// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/contract/messageinfo.h"

#include "shared/contract/jsonfields.h"

namespace shared {

namespace {

template <typename Fields, typename Message> void describe(Fields &fields, Message &message)
{
    fields.field("messageId", message.messageId);
    fields.field("number", message.number);
    fields.field("threadId", message.threadId);
    fields.field("threadName", message.threadName);
    fields.field("senderId", message.senderId);
    fields.field("sentAt", message.sentAt);
    fields.field("mentions", message.mentions);
    fields.field("unreadBy", message.unreadBy);
    fields.field("bytes", message.bytes);
    fields.optionalField("content", message.content);
}

} // namespace

QJsonObject toJson(const MessageInfo &message)
{
    JsonWriter fields;
    describe(fields, message);
    return fields.object();
}

std::optional<Error> fromJson(const QJsonObject &object, MessageInfo &message)
{
    JsonReader fields(object);
    describe(fields, message);
    return fields.error();
}

} // namespace shared
