// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/guard.h"

#include "server/http/fieldline.h"
#include "server/http/requestline.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace server::http {

namespace {

constexpr int kMaxBlankLines = 4; // before a request line, as old clients send them
constexpr qsizetype kMethodAndVersion = 48; // of a request line, besides the target

const Refusal kBadField{400, "bad_field"_L1, "A header field is malformed."_L1};
const Refusal kHeadTooLarge{
    431, "headers_too_large"_L1, "The header is larger than this server takes."_L1};

} // namespace

Guard::Guard(const Limits &limits)
    : m_limits(limits)
{
}

qsizetype Guard::feed(QByteArrayView bytes)
{
    QByteArrayView data = bytes;
    while (!data.isEmpty() && (m_phase == Phase::Idle || m_phase == Phase::Head))
        feedHead(&data);
    if (m_phase == Phase::Body)
        feedBody(&data);
    const qsizetype taken = bytes.size() - data.size();
    m_message.wireBytes += taken;
    return taken;
}

bool Guard::expectsContinue() const
{
    return m_phase == Phase::Body && m_framing.expectsContinue && m_message.body.isEmpty();
}

Message Guard::take()
{
    Q_ASSERT(m_phase == Phase::Complete);
    m_phase = Phase::Idle;
    m_authority.clear();
    m_hasRequestLine = false;
    m_headBytes = 0;
    m_blankLines = 0;
    m_framing = {};
    m_chunks = {};
    return std::exchange(m_message, {});
}

void Guard::abandon()
{
    m_phase = Phase::Refused;
    m_message = {};
    m_line.clear();
    m_chunks = {};
}

void Guard::feedHead(QByteArrayView *data)
{
    m_phase = Phase::Head;
    if (m_hasRequestLine)
        feedField(data);
    else
        feedRequestLine(data);
}

void Guard::feedRequestLine(QByteArrayView *data)
{
    const LineReader::State state = m_line.feed(data, m_limits.urlBytes + kMethodAndVersion);
    const QByteArrayView line = m_line.line();
    switch (state) {
    case LineReader::State::Partial:
        if (line != "\r" && !canBecomeRequestLine(line))
            refuse({400, "bad_request_line"_L1, "This is not HTTP/1.1."_L1});
        return;
    case LineReader::State::Malformed:
        return refuse({400, "bad_request_line"_L1, "The request line is malformed."_L1});
    case LineReader::State::TooLong:
        if (canBecomeRequestLine(line))
            return refuse(
                {414, "target_too_long"_L1, "The URL is longer than this server takes."_L1});
        return refuse({400, "bad_request_line"_L1, "This is not HTTP/1.1."_L1});
    case LineReader::State::Complete:
        break;
    }
    if (line.isEmpty()) {
        if (++m_blankLines > kMaxBlankLines)
            refuse({400, "bad_request_line"_L1, "A request begins with a request line."_L1});
        else
            m_phase = Phase::Idle;
        m_line.clear();
        return;
    }
    m_headBytes = line.size() + 2;
    if (const Objection objection =
            parseRequestLine(line, m_limits.urlBytes, &m_message, &m_authority))
        return refuse(*objection);
    m_hasRequestLine = true;
    m_line.clear();
}

void Guard::feedField(QByteArrayView *data)
{
    const qsizetype limit = std::max<qsizetype>(m_limits.headerBytes - m_headBytes, 0);
    switch (m_line.feed(data, limit)) {
    case LineReader::State::Partial:
        return;
    case LineReader::State::Malformed:
        return refuse(kBadField);
    case LineReader::State::TooLong:
        return refuse(kHeadTooLarge);
    case LineReader::State::Complete:
        break;
    }
    const QByteArrayView line = m_line.line();
    if (line.isEmpty()) {
        m_line.clear();
        return finishHead();
    }
    m_headBytes += line.size() + 2;
    std::optional<Headers::Field> field = parseFieldLine(line);
    if (!field)
        return refuse(kBadField);
    if (m_message.headers.fields().size() >= m_limits.headerCount)
        return refuse(kHeadTooLarge);
    m_message.headers.append(std::move(field->first), std::move(field->second));
    m_line.clear();
}

void Guard::finishHead()
{
    if (const Objection objection =
            checkHead(&m_message, m_authority, m_limits.bodyBytes, &m_framing))
        return refuse(*objection);
    const bool hasBody = m_framing.isChunked || m_framing.length > 0;
    m_phase = hasBody ? Phase::Body : Phase::Complete;
}

void Guard::feedBody(QByteArrayView *data)
{
    QByteArray &body = m_message.body;
    if (m_framing.isChunked) {
        switch (m_chunks.feed(data, m_limits.bodyBytes, m_limits.headerBytes, &body)) {
        case ChunkDecoder::State::Partial:
            return;
        case ChunkDecoder::State::Refused:
            return refuse(m_chunks.refusal());
        case ChunkDecoder::State::Complete:
            m_phase = Phase::Complete;
            return;
        }
    }
    const qsizetype taken = std::min(m_framing.length - body.size(), data->size());
    body.append(data->first(taken));
    *data = data->sliced(taken);
    if (body.size() == m_framing.length)
        m_phase = Phase::Complete;
}

void Guard::refuse(const Refusal &refusal)
{
    m_refusal = refusal;
    // Nothing of it is needed any more, and the connection may take a while to end.
    abandon();
}

} // namespace server::http
