// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <chrono>
#include <optional>
#include <variant>

namespace shared {

// What a text/event-stream holds. All texts are the bytes as they came (UTF-8, not checked).
struct SseEvent {
    QByteArray name = QByteArrayLiteral("message");
    QByteArray data;
    QByteArray id; // the last one that the stream told, be it in this event or an earlier one
    bool operator==(const SseEvent &) const = default;
};

// A line that starts with a colon, without it: no event, but a sign of life.
struct SseComment {
    QByteArray text;
    bool operator==(const SseComment &) const = default;
};

// How long the server asks to wait before a reconnect.
struct SseRetry {
    std::chrono::milliseconds delay{0};
    bool operator==(const SseRetry &) const = default;
};

using SseItem = std::variant<SseEvent, SseComment, SseRetry>;

// Reads a text/event-stream by the WHATWG rules, whatever pieces it comes in. An event that the end
// of the stream cuts short is no event: nothing needs to be told about the end.
class SseParser final {
public:
    static constexpr qsizetype kMaxLineBytes = 16LL * 1024 * 1024;
    static constexpr qsizetype kMaxEventBytes = 16LL * 1024 * 1024;

    explicit SseParser(
        qsizetype maxLineBytes = kMaxLineBytes, qsizetype maxEventBytes = kMaxEventBytes);

    // What these bytes completed, in order. After an error the rest of the stream is not read.
    [[nodiscard]] QList<SseItem> feed(QByteArrayView bytes);

    // Set once a line or an event was longer than allowed: the stream is of no further use.
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }
    // For Last-Event-ID of a reconnect.
    [[nodiscard]] const QByteArray &lastEventId() const { return m_lastEventId; }

private:
    [[nodiscard]] QByteArrayView withoutByteOrderMark(QByteArrayView bytes);
    [[nodiscard]] bool appendToLine(QByteArrayView piece);
    void endLine(QList<SseItem> &items);
    void takeField(QByteArrayView name, QByteArrayView value, QList<SseItem> &items);
    void dispatch(QList<SseItem> &items);
    void fail(const char *what, qsizetype limit);

    // constant after construction
    const qsizetype m_maxLineBytes;
    const qsizetype m_maxEventBytes;

    // of the stream
    std::optional<Error> m_error;
    QByteArray m_lastEventId;
    qsizetype m_markBytesSeen = 0; // of the byte order mark; 3: past it
    bool m_isAfterCarriageReturn = false;

    // of the line and the event that are on their way
    QByteArray m_line;
    QByteArray m_name;
    QByteArray m_data;
    QByteArray m_idBuffer;
};

} // namespace shared
