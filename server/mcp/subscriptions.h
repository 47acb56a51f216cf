// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/call.h"

#include <QObject>
#include <QSet>
#include <QString>

namespace server::mcp {

class Registry;

// Which resources one caller wants to hear of, and the news about them.
class Subscriptions final : public QObject {
    Q_OBJECT
public:
    // Both must outlive the object.
    Subscriptions(
        const Registry &registry, const Caller &caller, qsizetype limit, QObject *parent = nullptr);

    // False: there are as many as allowed. Twice is as good as once.
    [[nodiscard]] bool subscribe(const QString &uri);
    void unsubscribe(const QString &uri);
    void watchList();
    void clear();

signals:
    void updated(const QString &uri);
    void listChanged();

private:
    [[nodiscard]] bool isMeant(const QString &scope, const QString &name) const;

    const Registry &m_registry;
    const Caller &m_caller;
    const qsizetype m_limit;
    QSet<QString> m_uris;
};

} // namespace server::mcp
