// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/hub.h"

#include <QHash>
#include <QObject>

namespace server::access {

// In development anybody may make a session by POST /sessions, with any application and key, and
// existing programs send their agents to the URL of just these: the keys by which such sessions
// are opened, until they end.
class CreationKeys final : public QObject {
    Q_OBJECT
public:
    // The hub must outlive it.
    explicit CreationKeys(const session::Hub &hub, QObject *parent = nullptr);

    void remember(const session::SessionKey &session, const QString &privacyKey);
    [[nodiscard]] bool isKeyOf(const session::SessionKey &session, const QString &privacyKey) const;

private:
    QHash<session::SessionKey, QString> m_keys;
};

} // namespace server::access
