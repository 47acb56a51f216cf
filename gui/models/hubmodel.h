// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/models/hubcolumn.h"
#include "gui/models/hubnode.h"
#include "shared/contract/activityevent.h"
#include "shared/util/clock.h"
#include "shared/util/deadlinequeue.h"

#include <QAbstractItemModel>
#include <QHash>
#include <QList>
#include <QTimer>

#include <chrono>
#include <utility>

namespace gui {

// The tree of live sessions: sessions, their agents, and the transports of each agent. Rows are
// known by their ids and change where they stand, so that selections last; what changed is told
// once a frame, not once a change. Closed transports stay for a while, so that one can see why.
class HubModel final : public QAbstractItemModel {
    Q_OBJECT
public:
    enum Role {
        RoundTripsRole = Qt::UserRole, // QList<float>, microseconds
        StateMarkRole, // StateMark, as int
        KindRole, // HubNode::Kind, as int
        IsGoneRole, // away or closed: shown paler
    };
    static constexpr std::chrono::milliseconds kFrame{100};
    static constexpr std::chrono::milliseconds kClosedStays{30'000};
    static constexpr std::chrono::milliseconds kLongestQuestion{30'000}; // until its answer is here

    // Both outlive it.
    HubModel(
        const shared::Clock &clock, shared::DeadlineQueue &deadlines, QObject *parent = nullptr);
    ~HubModel() override;

    // Null: not a row of this model.
    [[nodiscard]] const HubNode *nodeOf(const QModelIndex &index) const;
    [[nodiscard]] QModelIndex indexOf(const HubNode &node, int column = 0) const;
    [[nodiscard]] const HubNode &root() const { return m_root; }
    [[nodiscard]] const TransportNode *findTransport(const QString &id) const;
    [[nodiscard]] const AgentNode *findAgent(
        const QString &applicationId, const QString &sessionId, const QString &agentId) const;
    // How far the hub's clock is ahead of ours.
    void setClockOffset(std::chrono::milliseconds offset) { m_clockOffset = offset; }
    [[nodiscard]] QDateTime hubNow() const;

    [[nodiscard]] QModelIndex index(
        int row, int column, const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &index) const override;
    using QObject::parent;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override;

public slots:
    // A whole picture follows in parts; what is in none of them is gone at its end.
    void beginLoad();
    void endLoad();
    void takeSessions(const QList<shared::SessionInfo> &sessions);
    void takeAgents(const QList<shared::AgentInfo> &agents);
    void takeTransports(const QList<shared::TransportRecord> &transports);
    void takeEvents(const QList<shared::ActivityEvent> &events);
    // How what was asked of a transport went; shown in its row.
    void setNote(const QString &transportId, const QString &note);
    void clear();
    // Tells of what changed, now.
    void flush();

private:
    struct Rows {
        int first = 0;
        int last = 0;
    };

    void takeEvent(const shared::ActivityEvent &event);
    void takePing(const shared::ActivityEvent &event);
    void takeMessage(const shared::ActivityEvent &event);
    SessionNode &sessionFor(const QString &applicationId, const QString &sessionId);
    AgentNode &agentFor(const shared::AgentInfo &agent);
    AgentNode &agentFor(const shared::TransportRecord &record);
    void takeAgent(const shared::AgentInfo &info);
    void takeTransport(const shared::TransportRecord &record);
    void noteClosed(TransportNode &transport);
    void forgetClosed(const QString &transportId);
    void removeSession(const QString &applicationId, const QString &sessionId);
    void removeAgent(const shared::ActivityEvent &event);
    void noteThere(const shared::ActivityEvent &event);
    void noteRemoved(const QString &key);
    [[nodiscard]] bool isRemoved(const QString &sessionKey, const QString &agentKey) const;
    template <typename Node> Node &append(HubNode &parent, std::unique_ptr<Node> node);
    void remove(const HubNode &node);
    void forget(const HubNode &node);
    void removeStale(HubNode &parent);
    void markChanged(HubNode &node);

    shared::DeadlineQueue &m_deadlines;
    const shared::Clock &m_clock;
    HubNode m_root{HubNode::Kind::Root, nullptr};
    QHash<QString, SessionNode *> m_sessions; // by application and session
    QHash<QString, AgentNode *> m_agents; // and agent
    QHash<QString, TransportNode *> m_transports;
    QHash<QString, shared::DeadlineQueue::Id> m_closed; // until when they stay, by id
    // Sessions and agents, by when they went: lists that were made before may still be on their
    // way.
    QHash<QString, shared::Clock::TimePoint> m_removed;
    QHash<const HubNode *, Rows> m_changed; // children of each, since the last frame
    QTimer m_frame;
    int m_generation = 0;
    std::chrono::milliseconds m_clockOffset{0};
};

} // namespace gui
