// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QDateTime>
#include <QJsonObject>
#include <QString>

#include <chrono>
#include <optional>

namespace shared {

enum class BanKind {
    Agent, // of one session
    Address, // whichever agent comes from it
};

[[nodiscard]] QString banKindName(BanKind kind); // "agent", "address"
[[nodiscard]] std::optional<BanKind> banKindFromName(QStringView name);

// Who is kept out until when: a row of GET /admin/v1/bans.
struct Ban {
    QString banId;
    BanKind kind = BanKind::Agent;
    QString applicationId; // of an agent's ban
    QString sessionId;
    QString agentId;
    QString address; // of an address's
    QString reason; // the administrator's words, which the banned client is told
    QDateTime createdAt;
    QDateTime until;
    std::chrono::milliseconds remaining{0}; // by the monotonic clock

    friend bool operator==(const Ban &, const Ban &) = default;
};

[[nodiscard]] QJsonObject toJson(const Ban &ban);
[[nodiscard]] std::optional<Error> fromJson(const QJsonObject &object, Ban &ban);

} // namespace shared
