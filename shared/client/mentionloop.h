// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/agentlink.h"
#include "shared/client/backoff.h"
#include "shared/client/clientmetrics.h"
#include "shared/client/receivedmessage.h"
#include "shared/client/surroundings.h"

#include <QList>
#include <QObject>
#include <QPointer>
#include <QSet>
#include <QStringList>

#include <chrono>

namespace shared {

struct MentionLoopSettings {
    std::chrono::milliseconds wait{30'000}; // of one call; the hub may cut it
    std::chrono::milliseconds grace{20'000}; // for the answer after that
    std::chrono::milliseconds longestPause{5'000}; // after a failure
};

// Waits for mentions again and again while there is a link, and tells each message once, however
// often it comes. With each wait it tells the hub what of the last answers arrived, so that what
// was lost on the way comes again.
class MentionLoop final : public QObject {
    Q_OBJECT
public:
    // What the references name must outlive it.
    MentionLoop(const MentionLoopSettings &settings, const Surroundings &surroundings,
        ClientMetrics &metrics, QObject *parent = nullptr);
    ~MentionLoop() override;

    void resume(AgentLink &link); // waits by that link
    void suspend(); // the link is lost; what was sent by it may still be answered
    void stop(); // takes the wait back

signals:
    void mentioned(const shared::ReceivedMessage &message);
    // The hub has no such tool, or refuses it: another try follows.
    void failed(const shared::Error &error);

private:
    void wait();
    void takeEnd(const CallEnd &end);
    [[nodiscard]] Result<Done> take(const QJsonObject &result);
    void tell(const QList<ReceivedMessage> &messages);
    void waitAgain(std::chrono::milliseconds pause);
    void takeBack();

    // constant after construction
    const MentionLoopSettings m_settings;
    const Surroundings m_around;
    ClientMetrics &m_metrics;

    QPointer<AgentLink> m_link; // null: none is open
    QPointer<AgentLink> m_waitedBy;
    AgentLink::CallId m_call = 0; // 0: no wait is under way
    DeadlineQueue::Id m_next = 0; // of the next wait, or of the end of this one's patience
    Backoff m_backoff; // after failures in a row
    QStringList m_received; // ids that the hub has not been told of
    QStringList m_told; // the latest ids, in order
    QSet<QString> m_known; // the same
};

} // namespace shared
