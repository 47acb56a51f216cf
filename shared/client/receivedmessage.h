// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

class QXmlStreamReader;

namespace shared {

// A message as an agent gets it from wait_for_mentions.
struct ReceivedMessage {
    QString id;
    QString threadId;
    QString threadName;
    QString senderId;
    QString content;
    QStringList mentions;
    QDateTime timestamp; // UTC

    friend bool operator==(const ReceivedMessage &, const ReceivedMessage &) = default;
};

struct ToolAnswer;

// What a wait_for_mentions answer brought, from its structured content where the revision has that:
// it alone keeps the control characters of a message.
[[nodiscard]] Result<QList<ReceivedMessage>> receivedMessagesOf(const ToolAnswer &answer);

// Reads the text of such an answer. The text that tells of no new message is an empty
// list; what is neither that nor the XML of messages is an error.
[[nodiscard]] Result<QList<ReceivedMessage>> parseReceivedMessages(const QString &text);

// Reads the element of one message, of which the reader has read the beginning.
[[nodiscard]] ReceivedMessage readMessage(QXmlStreamReader &xml);

} // namespace shared
