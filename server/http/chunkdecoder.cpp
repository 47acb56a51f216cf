// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/chunkdecoder.h"

#include "server/http/fieldline.h"
#include "server/http/syntax.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace server::http {

namespace {

constexpr qsizetype kMaxSizeLine = 64; // extensions included
constexpr qsizetype kMaxSizeDigits = 16; // 64 bits

const Refusal kMalformed{400, "bad_chunk"_L1, "The chunked body is malformed."_L1};
const Refusal kTooLarge{413, "body_too_large"_L1, "The body is larger than this server takes."_L1};

// Nothing for what is no chunk-size; a size beyond any limit is held down to what fits.
std::optional<qsizetype> parseSize(QByteArrayView line)
{
    const qsizetype semicolon = line.indexOf(';');
    const QByteArrayView digits = trimmed(semicolon < 0 ? line : line.first(semicolon));
    const auto isHex = [](char c) { return hexValue(c) >= 0; };
    // Spaces are allowed before an extension alone (RFC 9112 section 7.1.1).
    const bool isClean = semicolon >= 0 || digits.size() == line.size();
    if (digits.isEmpty() || digits.size() > kMaxSizeDigits || !isClean
        || line.front() != digits.front() || !std::ranges::all_of(digits, isHex))
        return std::nullopt;
    const quint64 size = digits.toByteArray().toULongLong(nullptr, 16);
    constexpr auto kMost = static_cast<quint64>(std::numeric_limits<qsizetype>::max());
    return static_cast<qsizetype>(std::min(size, kMost));
}

} // namespace

ChunkDecoder::State ChunkDecoder::feed(
    QByteArrayView *data, qsizetype maxBody, qsizetype maxTrailer, QByteArray *body)
{
    State state = State::Partial;
    while (state == State::Partial && !data->isEmpty()) {
        if (m_phase != Phase::Data) {
            state = feedLine(data, maxBody, maxTrailer, *body);
            continue;
        }
        const qsizetype taken = std::min(m_remaining, data->size());
        body->append(data->first(taken));
        *data = data->sliced(taken);
        m_remaining -= taken;
        if (m_remaining == 0)
            m_phase = Phase::DataEnd;
    }
    return state;
}

ChunkDecoder::State ChunkDecoder::feedLine(
    QByteArrayView *data, qsizetype maxBody, qsizetype maxTrailer, const QByteArray &body)
{
    const qsizetype limit = m_phase == Phase::Size ? kMaxSizeLine
        : m_phase == Phase::DataEnd                ? 0
                                                   : maxTrailer - m_trailerBytes;
    switch (m_line.feed(data, limit)) {
    case LineReader::State::Partial:
        return State::Partial;
    case LineReader::State::Malformed:
        return refuse(kMalformed);
    case LineReader::State::TooLong:
        // More than CRLF after a chunk is no length but a lie about one.
        return refuse(m_phase == Phase::DataEnd ? kMalformed : kTooLarge);
    case LineReader::State::Complete:
        break;
    }
    if (m_phase == Phase::Size)
        return finishSize(maxBody, body);
    if (m_phase == Phase::Trailer)
        return finishTrailer(maxTrailer);
    m_line.clear();
    m_phase = Phase::Size;
    return State::Partial;
}

ChunkDecoder::State ChunkDecoder::finishSize(qsizetype maxBody, const QByteArray &body)
{
    const std::optional<qsizetype> size =
        m_line.line().isEmpty() ? std::nullopt : parseSize(m_line.line());
    if (!size || !parseFieldLine("Extension: " + m_line.line().toByteArray()))
        return refuse(kMalformed);
    if (*size > maxBody - body.size())
        return refuse(kTooLarge);
    m_line.clear();
    m_remaining = *size;
    m_phase = *size > 0 ? Phase::Data : Phase::Trailer;
    return State::Partial;
}

ChunkDecoder::State ChunkDecoder::finishTrailer(qsizetype maxTrailer)
{
    const qsizetype length = m_line.line().size();
    if (length == 0)
        return State::Complete;
    if (!parseFieldLine(m_line.line()))
        return refuse(kMalformed);
    m_trailerBytes += length + 2;
    if (m_trailerBytes > maxTrailer)
        return refuse(kTooLarge);
    m_line.clear();
    return State::Partial;
}

ChunkDecoder::State ChunkDecoder::refuse(Refusal refusal)
{
    m_refusal = refusal;
    return State::Refused;
}

} // namespace server::http
