// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/chunkdecoder.h"

#include "server/http/fieldline.h"
#include "server/http/syntax.h"

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace server::http {

namespace {

constexpr qsizetype kMaxSizeLine = 64; // extensions included
constexpr qsizetype kMaxSizeDigits = 16; // 64 bits

const Refusal kMalformed{400, "bad_chunk"_L1, "The chunked body is malformed."_L1};
const Refusal kTooLarge{413, "body_too_large"_L1, "The body is larger than this server takes."_L1};

// Nothing for what is no chunk-size; a size beyond any limit is held down to what fits.
std::optional<qsizetype> parseSize(QByteArrayView digits)
{
    const auto isHex = [](char c) { return hexValue(c) >= 0; };
    if (digits.isEmpty() || digits.size() > kMaxSizeDigits || !std::ranges::all_of(digits, isHex))
        return std::nullopt;
    const quint64 size = digits.toByteArray().toULongLong(nullptr, 16);
    constexpr auto kMost = static_cast<quint64>(std::numeric_limits<qsizetype>::max());
    return static_cast<qsizetype>(std::min(size, kMost));
}

// The length of the quoted-string that the text begins with, without backslashes, which parsers
// disagree about; 0: there is none.
qsizetype quotedLength(QByteArrayView text)
{
    const qsizetype end = text.startsWith('"') ? text.indexOf('"', 1) : -1;
    const auto isPlain = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0x20 && byte != 0x7f && byte != '\\';
    };
    return end > 0 && std::ranges::all_of(text.first(end), isPlain) ? end + 1 : 0;
}

qsizetype tokenLength(QByteArrayView text)
{
    return std::ranges::find_if_not(text, isTokenCharacter) - text.begin();
}

// ";name" or ";name=value", any number of them and without spaces. They mean nothing to us, but a
// parser that reads them otherwise might end the line elsewhere.
bool areExtensions(QByteArrayView text)
{
    while (!text.isEmpty()) {
        const qsizetype name = text.startsWith(';') ? tokenLength(text.sliced(1)) : 0;
        if (name == 0)
            return false;
        text = text.sliced(1 + name);
        if (!text.startsWith('='))
            continue;
        text = text.sliced(1);
        const qsizetype value = std::max(quotedLength(text), tokenLength(text));
        if (value == 0)
            return false;
        text = text.sliced(value);
    }
    return true;
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
        return finishSize(maxBody, maxTrailer, body);
    if (m_phase == Phase::Trailer)
        return finishTrailer(maxTrailer);
    m_line.clear();
    m_phase = Phase::Size;
    return State::Partial;
}

ChunkDecoder::State ChunkDecoder::finishSize(
    qsizetype maxBody, qsizetype maxExtensions, const QByteArray &body)
{
    const QByteArrayView line = m_line.line();
    const qsizetype semicolon = line.indexOf(';');
    const qsizetype digits = semicolon < 0 ? line.size() : semicolon;
    const std::optional<qsizetype> size = parseSize(line.first(digits));
    if (!size || !areExtensions(line.sliced(digits)))
        return refuse(kMalformed);
    // Else a body of one-byte chunks could bring along a multiple of its limit.
    m_extensionBytes += line.size() - digits;
    if (*size > maxBody - body.size() || m_extensionBytes > maxExtensions)
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
    const std::optional<Headers::Field> field = parseFieldLine(m_line.line());
    // Trailers are dropped, but one that speaks of framing is there to confuse somebody.
    if (!field || isAboutFraming(field->first))
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
