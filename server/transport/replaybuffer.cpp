// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/replaybuffer.h"

#include <algorithm>
#include <iterator>

namespace server::transport {

ReplayBuffer::ReplayBuffer(qsizetype maxEvents, qint64 maxBytes)
    : m_maxEvents(maxEvents)
    , m_maxBytes(maxBytes)
{
}

void ReplayBuffer::add(quint32 stream, quint64 event, const QByteArray &frame)
{
    m_events.push_back({stream, event, frame});
    m_bytes += frame.size();
    while (m_events.size() > 1 && (size() > m_maxEvents || m_bytes > m_maxBytes))
        dropOne();
}

std::optional<QByteArrayList> ReplayBuffer::eventsAfter(quint32 stream, quint64 event) const
{
    if (m_dropped.value(stream) > event)
        return std::nullopt;
    QByteArrayList frames;
    for (const Event &kept : m_events) {
        if (kept.stream == stream && kept.number > event)
            frames.append(kept.frame);
    }
    return frames;
}

void ReplayBuffer::setSpare(quint32 stream, bool isSpare)
{
    if (isSpare)
        m_spare.insert(stream);
    else
        m_spare.remove(stream);
}

void ReplayBuffer::forget(quint32 stream)
{
    m_dropped.remove(stream);
    m_spare.remove(stream);
    std::erase_if(m_events, [&](const Event &event) {
        if (event.stream != stream)
            return false;
        m_bytes -= event.frame.size();
        return true;
    });
}

void ReplayBuffer::clear()
{
    m_events.clear();
    m_dropped.clear();
    m_spare.clear();
    m_bytes = 0;
}

void ReplayBuffer::dropOne()
{
    auto dropped = m_events.cbegin();
    if (!m_spare.isEmpty()) {
        const auto isSpare = [this](const Event &event) { return m_spare.contains(event.stream); };
        const auto newest = std::prev(m_events.cend());
        const auto spare = std::find_if(m_events.cbegin(), newest, isSpare);
        dropped = spare == newest ? dropped : spare;
    }
    m_bytes -= dropped->frame.size();
    m_dropped.insert(dropped->stream, dropped->number);
    m_events.erase(dropped);
}

} // namespace server::transport
