// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QDateTime>
#include <QJsonObject>
#include <QString>

#include <optional>

namespace shared {

// One session in numbers: a row of GET /admin/v1/sessions.
struct SessionInfo {
    QString applicationId;
    QString sessionId; // unique only within its application
    bool hasGraph = false; // who may join and who sees whom is limited
    qint64 agents = 0;
    qint64 agentsConnected = 0; // waiting and busy ones among them
    qint64 agentsWaiting = 0;
    qint64 threads = 0;
    qint64 openThreads = 0;
    quint64 messages = 0;
    qint64 unreadMentions = 0;
    QDateTime lastMessageAt; // null: none

    friend bool operator==(const SessionInfo &, const SessionInfo &) = default;
};

[[nodiscard]] QJsonObject toJson(const SessionInfo &session);
[[nodiscard]] std::optional<Error> fromJson(const QJsonObject &object, SessionInfo &session);

} // namespace shared
