// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/clock.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <chrono>
#include <optional>

namespace server::mcp {

// Puts what the server wants to find again into the hands of a client, so that it can be neither
// changed nor used for something else nor kept for long. The client can read it. Of one process:
// what was sealed before a restart is not opened after it.
class StateSeal final {
public:
    // The clock must outlive the object.
    explicit StateSeal(
        const shared::Clock &clock, std::chrono::milliseconds lifetime = std::chrono::hours(1));

    // What it belongs to: who asked for what. Only with the same it is opened again.
    [[nodiscard]] QString seal(const QJsonObject &state, const QByteArray &owner) const;
    // Null: not sealed here, changed, too old, or somebody else's.
    [[nodiscard]] std::optional<QJsonObject> open(
        const QString &sealed, const QByteArray &owner) const;

private:
    [[nodiscard]] QString code(const QString &payload, const QByteArray &owner) const;

    // constant after construction
    const shared::Clock &m_clock;
    const std::chrono::milliseconds m_lifetime;
    const QByteArray m_key;
};

} // namespace server::mcp
