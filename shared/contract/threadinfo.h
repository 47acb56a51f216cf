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

// One thread of a session: a row of its .../threads.
struct ThreadInfo {
    QString threadId; // UUID
    QString name;
    QString creatorId;
    QStringList participants; // in order of joining
    bool isClosed = false;
    QString summary; // of a closed one
    qint64 messages = 0;
    QDateTime lastMessageAt; // null: none

    friend bool operator==(const ThreadInfo &, const ThreadInfo &) = default;
};

[[nodiscard]] QJsonObject toJson(const ThreadInfo &thread);
[[nodiscard]] std::optional<Error> fromJson(const QJsonObject &object, ThreadInfo &thread);

} // namespace shared
