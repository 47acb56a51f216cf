// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <optional>

namespace server::transport {

// The id of one event of a stream that can be resumed: which session, which of its streams, which
// event there. Globally unique, so that an id of another session is recognised as such.
struct EventId {
    QByteArray session; // a tag that tells sessions apart, without '-'
    quint32 stream = 0;
    quint64 event = 0; // counted from 1 on each stream; 0: before the first

    [[nodiscard]] QByteArray toText() const;
    // What a client sent; null: never one of ours.
    [[nodiscard]] static std::optional<EventId> read(const QByteArray &text);
};

} // namespace server::transport
