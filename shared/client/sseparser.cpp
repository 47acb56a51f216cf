// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/sseparser.h"

#include <algorithm>
#include <utility>

namespace shared {

namespace {

constexpr QByteArrayView kByteOrderMark("\xEF\xBB\xBF", 3);

bool isDigits(QByteArrayView text)
{
    return !text.isEmpty()
        && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool isLineEnd(char c)
{
    return c == '\n' || c == '\r';
}

} // namespace

SseParser::SseParser(qsizetype maxLineBytes, qsizetype maxEventBytes)
    : m_maxLineBytes(maxLineBytes)
    , m_maxEventBytes(maxEventBytes)
{
}

QList<SseItem> SseParser::feed(QByteArrayView bytes)
{
    QList<SseItem> items;
    bytes = withoutByteOrderMark(bytes);
    while (!m_error && !bytes.isEmpty()) {
        // A line ends at CR at once, not at the byte after it, which may be long in coming.
        if (m_isAfterCarriageReturn && bytes.front() == '\n') {
            m_isAfterCarriageReturn = false;
            bytes = bytes.sliced(1);
            continue;
        }
        m_isAfterCarriageReturn = false;
        const auto end = std::find_if(bytes.begin(), bytes.end(), isLineEnd);
        const qsizetype length = end - bytes.begin();
        if (!appendToLine(bytes.first(length)) || end == bytes.end())
            break;
        m_isAfterCarriageReturn = *end == '\r';
        endLine(items);
        bytes = bytes.sliced(length + 1);
    }
    return items;
}

QByteArrayView SseParser::withoutByteOrderMark(QByteArrayView bytes)
{
    while (m_markBytesSeen < kByteOrderMark.size() && !bytes.isEmpty()) {
        if (bytes.front() != kByteOrderMark.at(m_markBytesSeen)) {
            // Not a mark after all: what was held back belongs to the first line.
            m_line = kByteOrderMark.first(m_markBytesSeen).toByteArray();
            m_markBytesSeen = kByteOrderMark.size();
            break;
        }
        ++m_markBytesSeen;
        bytes = bytes.sliced(1);
    }
    return bytes;
}

bool SseParser::appendToLine(QByteArrayView piece)
{
    if (piece.size() > m_maxLineBytes - m_line.size()) {
        fail("line", m_maxLineBytes);
        return false;
    }
    m_line.append(piece);
    return true;
}

void SseParser::endLine(QList<SseItem> &items)
{
    const QByteArray line = std::exchange(m_line, {});
    if (line.isEmpty()) {
        dispatch(items);
        return;
    }
    const qsizetype colon = line.indexOf(':');
    if (colon == 0) {
        items.append(SseComment{line.sliced(1)});
        return;
    }
    if (colon < 0) {
        takeField(line, {}, items);
        return;
    }
    QByteArrayView value = QByteArrayView(line).sliced(colon + 1);
    if (value.startsWith(' '))
        value = value.sliced(1);
    takeField(QByteArrayView(line).first(colon), value, items);
}

void SseParser::takeField(QByteArrayView name, QByteArrayView value, QList<SseItem> &items)
{
    if (name == "data") {
        if (value.size() >= m_maxEventBytes - m_data.size()) {
            fail("event", m_maxEventBytes);
            return;
        }
        m_data.append(value).append('\n');
    } else if (name == "event") {
        m_name = value.toByteArray();
    } else if (name == "id") {
        if (!value.contains('\0'))
            m_idBuffer = value.toByteArray();
    } else if (name == "retry") {
        bool isInRange = false;
        const qint64 delay = value.toByteArray().toLongLong(&isInRange);
        if (isDigits(value) && isInRange)
            items.append(SseRetry{std::chrono::milliseconds(delay)});
    }
}

void SseParser::dispatch(QList<SseItem> &items)
{
    m_lastEventId = m_idBuffer;
    const QByteArray name = std::exchange(m_name, {});
    QByteArray data = std::exchange(m_data, {});
    if (data.isEmpty())
        return;
    data.chop(1);
    SseEvent event{.data = std::move(data), .id = m_lastEventId};
    if (!name.isEmpty())
        event.name = name;
    items.append(std::move(event));
}

void SseParser::fail(const char *what, qsizetype limit)
{
    m_error = Error{ErrorCode::LimitReached,
        QStringLiteral("An event stream's %1 is longer than %2 bytes.")
            .arg(QLatin1StringView(what))
            .arg(limit)};
    m_line = {};
    m_data = {};
}

} // namespace shared
