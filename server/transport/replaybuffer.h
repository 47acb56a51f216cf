// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QHash>

#include <deque>
#include <optional>

namespace server::transport {

// The latest events of one session, of all its streams, for clients that come back for what they
// missed. Bounded: the oldest go first, but never the newest, however large it is.
class ReplayBuffer {
public:
    ReplayBuffer(qsizetype maxEvents, qint64 maxBytes);

    // Events of a stream are added in ascending order.
    void add(quint32 stream, quint64 event, const QByteArray &frame);
    // What came after that event of the stream; null: some of it is no longer here.
    [[nodiscard]] std::optional<QByteArrayList> eventsAfter(quint32 stream, quint64 event) const;
    // The stream is over and taken: nobody will ask.
    void forget(quint32 stream);
    void clear();

    [[nodiscard]] qsizetype size() const { return static_cast<qsizetype>(m_events.size()); }
    [[nodiscard]] qint64 bytes() const { return m_bytes; }

private:
    struct Event {
        quint32 stream;
        quint64 number;
        QByteArray frame;
    };

    void dropOldest();

    const qsizetype m_maxEvents;
    const qint64 m_maxBytes;
    std::deque<Event> m_events;
    qint64 m_bytes = 0;
    QHash<quint32, quint64> m_dropped; // by stream: the latest event that had to go
};

} // namespace server::transport
