// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QHash>
#include <QSet>

#include <deque>
#include <optional>

namespace server::transport {

// The latest events of one session, of all its streams, for clients that come back for what they
// missed. Bounded: those of spare streams go first, then the oldest, but never the newest, however
// large it is.
class ReplayBuffer {
public:
    ReplayBuffer(qsizetype maxEvents, qint64 maxBytes);

    // Events of a stream are added in ascending order.
    void add(quint32 stream, quint64 event, const QByteArray &frame);
    // What came after that event of the stream; null: some of it is no longer here.
    [[nodiscard]] std::optional<QByteArrayList> eventsAfter(quint32 stream, quint64 event) const;
    // Whether hardly anybody will ask for the stream any more.
    void setSpare(quint32 stream, bool isSpare);
    // The stream is over: nobody will ask.
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

    void dropOne();

    const qsizetype m_maxEvents;
    const qint64 m_maxBytes;
    std::deque<Event> m_events;
    qint64 m_bytes = 0;
    QHash<quint32, quint64> m_dropped; // by stream: the latest event that had to go
    QSet<quint32> m_spare;
};

} // namespace server::transport
