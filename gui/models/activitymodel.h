// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/contract/activityevent.h"

#include <QAbstractTableModel>
#include <QList>
#include <QTimer>

#include <chrono>
#include <deque>

namespace gui {

enum class ActivityColumn { Time, Kind, Session, Agent, What };
inline constexpr int kActivityColumns = static_cast<int>(ActivityColumn::What) + 1;

// What happened, the oldest first; bounded: the oldest go. New rows come once a frame.
class ActivityModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Role { GroupRole = Qt::UserRole }; // EventGroup, as int
    static constexpr qsizetype kCapacity = 10'000;
    static constexpr std::chrono::milliseconds kFrame{100};

    explicit ActivityModel(QObject *parent = nullptr, qsizetype capacity = kCapacity);

    [[nodiscard]] const shared::ActivityEvent &eventAt(int row) const
    {
        return m_events[static_cast<size_t>(row)];
    }
    // While paused rows stand still; what comes meanwhile is held back, as much as fits.
    void setPaused(bool isPaused);
    [[nodiscard]] bool isPaused() const { return m_isPaused; }
    [[nodiscard]] qsizetype heldBack() const { return static_cast<qsizetype>(m_pending.size()); }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override;

    // As the cell shows it.
    [[nodiscard]] static QString text(const shared::ActivityEvent &event, ActivityColumn column);
    [[nodiscard]] static QString title(ActivityColumn column);

public slots:
    void take(const QList<shared::ActivityEvent> &events);
    // What happened before all that is here: as many of the latest as fit.
    void prepend(const QList<shared::ActivityEvent> &events);
    void clear();
    void flush();

signals:
    void heldBackChanged();

private:
    void makeRoom(qsizetype forRows);

    const qsizetype m_capacity;
    std::deque<shared::ActivityEvent> m_events;
    std::deque<shared::ActivityEvent> m_pending;
    QTimer m_frame;
    bool m_isPaused = false;
};

} // namespace gui
