// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/peercall.h"
#include "server/mcp/subscriptions.h"

#include <QJsonObject>
#include <QJsonValue>
#include <QObject>

namespace server::mcp {

class Registry;

// One subscriptions/listen under way: tells the client what it will hear of, then what happens, and
// ends with the call or in order. Deletes itself then.
class Listening final : public QObject {
    Q_OBJECT
public:
    // The registry must outlive it. At most so many resources are subscribed to.
    static void begin(const Registry &registry, const PeerCallPointer &call,
        qsizetype maxSubscriptions, QObject *parent);

    // Ends it in order, with a result that has the reason (a stable word).
    void finish(const QString &reason);

private:
    Listening(const Registry &registry, const PeerCallPointer &call, qsizetype maxSubscriptions,
        QObject *parent);

    // What of the filter is served.
    [[nodiscard]] QJsonObject subscribe(const QJsonObject &filter);
    void tell(const QString &method, QJsonObject params = {});
    [[nodiscard]] QJsonObject tag() const;

    const Registry &m_registry;
    const PeerCallPointer m_call;
    const QJsonValue m_id;
    Subscriptions m_subscriptions;
};

} // namespace server::mcp
