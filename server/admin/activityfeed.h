// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/contract/activityevent.h"
#include "shared/util/clock.h"

#include <QObject>
#include <QString>

#include <deque>
#include <memory>
#include <optional>

namespace server::admin {

// What happened lately, in order and numbered, for as many readers as there are. Keeps the last
// events so that a reader who was away, or is slow, can go on where it was.
class ActivityFeed final : public QObject {
    Q_OBJECT
public:
    using EventPointer = std::shared_ptr<const shared::ActivityEvent>;
    static constexpr quint64 kKept = 4'000;

    // The clock must outlive it.
    explicit ActivityFeed(const shared::Clock &clock, QObject *parent = nullptr);

    // Gives it the next id and, where it has none, the time.
    void publish(shared::ActivityEvent event);

    [[nodiscard]] quint64 newest() const { return m_newest; } // number; 0: none yet
    [[nodiscard]] quint64 oldest() const { return m_newest - m_events.size() + 1; } // that is kept
    // Null when it is not kept.
    [[nodiscard]] EventPointer at(quint64 number) const;
    // What the newest said, besides: the contents of messages are not kept.
    [[nodiscard]] const std::optional<QString> &newestContent() const { return m_newestContent; }

    [[nodiscard]] QString idOf(quint64 number) const;
    [[nodiscard]] QString newestId() const { return idOf(m_newest); }
    // Nothing for an id of another run of the server, or for what is none.
    [[nodiscard]] std::optional<quint64> numberOf(const QString &id) const;

signals:
    void published();

private:
    const shared::Clock &m_clock;
    const QString m_run; // tells ids of this process from those of others
    std::deque<EventPointer> m_events; // the newest last
    quint64 m_newest = 0;
    std::optional<QString> m_newestContent;
};

} // namespace server::admin
