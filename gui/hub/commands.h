// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/hub/attachment.h"
#include "gui/hub/evictionorder.h"
#include "gui/hub/evictionqueue.h"
#include "shared/contract/eviction.h"

#include <QObject>
#include <QStringList>

namespace gui {

// What the administrator does, and how it went: said in one sentence each, for the window's status
// line.
class Commands final : public QObject {
    Q_OBJECT
public:
    Commands(Attachment &attachment, const shared::Surroundings &surroundings,
        QObject *parent = nullptr);

    void evict(const QStringList &transportIds, const EvictionOrder &order);
    void callOffEvictions(); // of those that were not asked for yet
    void removeAgent(const QString &applicationId, const QString &sessionId, const QString &agentId,
        const EvictionOrder &order);
    void closeSession(
        const QString &applicationId, const QString &sessionId, const QString &reason);
    void setDraining(bool isDraining);
    void endBan(const QString &banId);

signals:
    // Of one transport; shown in its row.
    void transportNoted(const QString &transportId, const QString &note);
    void evictionsProgressed(int done, int total);
    void succeeded(const QString &what);
    void failed(const QString &what);
    void bansChanged();
    void statusReceived(const shared::ServerStatus &status);

private:
    void tellEvictions(const EvictionQueue::Outcome &outcome);
    [[nodiscard]] bool isReady();

    Attachment &m_attachment;
    EvictionQueue m_evictions;
};

} // namespace gui
