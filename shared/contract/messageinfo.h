// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QDateTime>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>

namespace shared {

// One message of a session: a row of its .../messages.
struct MessageInfo {
    QString messageId; // UUID
    qint64 number = 0; // in the session, from 0: the order of all that was said in it
    QString threadId;
    QString threadName;
    QString senderId; // "system" for notices of the server
    QDateTime sentAt;
    QStringList mentions;
    QStringList unreadBy; // mentioned agents that have not acknowledged it
    qint64 bytes = 0; // of the content in UTF-8
    std::optional<QString> content; // only where it was asked for

    friend bool operator==(const MessageInfo &, const MessageInfo &) = default;
};

[[nodiscard]] QJsonObject toJson(const MessageInfo &message);
[[nodiscard]] std::optional<Error> fromJson(const QJsonObject &object, MessageInfo &message);

} // namespace shared
