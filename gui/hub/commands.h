// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/hub/attachment.h"
#include "gui/hub/evictionorder.h"
#include "shared/contract/eviction.h"

#include <QObject>
#include <QStringList>

#include <memory>

namespace gui {

// What the administrator does, and how it went: said in one sentence each, for the window's status
// line.
class Commands final : public QObject {
    Q_OBJECT
public:
    explicit Commands(Attachment &attachment, QObject *parent = nullptr);

    void evict(const QStringList &transportIds, const EvictionOrder &order);
    void removeAgent(const QString &applicationId, const QString &sessionId, const QString &agentId,
        const EvictionOrder &order);
    void closeSession(
        const QString &applicationId, const QString &sessionId, const QString &reason);
    void setDraining(bool isDraining);
    void endBan(const QString &banId);

signals:
    // Of one transport; shown in its row.
    void transportNoted(const QString &transportId, const QString &note);
    void succeeded(const QString &what);
    void failed(const QString &what);
    void bansChanged();
    void statusReceived(const shared::ServerStatus &status);

private:
    struct Tally {
        int left = 0;
        int evicted = 0;
        int banned = 0;
        int failed = 0;
        QStringList failures;
    };
    void countEviction(const std::shared_ptr<Tally> &tally, const QString &transportId,
        const shared::Result<shared::Eviction> &eviction);
    [[nodiscard]] bool isReady();

    Attachment &m_attachment;
};

} // namespace gui
