// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/httpresponseparser.h"

#include <algorithm>

namespace shared {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMaxChunkLine = 4096;

// Digits alone: QByteArray::toULongLong() takes signs and spaces, too.
bool readNumber(QByteArrayView text, int base, quint64 &number)
{
    const auto isDigit = [base](char c) {
        return (c >= '0' && c <= '9')
            || (base == 16 && ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')));
    };
    if (text.isEmpty() || text.size() > 15 || !std::all_of(text.begin(), text.end(), isDigit))
        return false;
    number = text.toByteArray().toULongLong(nullptr, base);
    return true;
}

bool hasElement(const QByteArray &list, QByteArrayView element)
{
    const QList<QByteArray> elements = list.split(',');
    return std::any_of(elements.begin(), elements.end(), [element](const QByteArray &one) {
        return one.trimmed().compare(element, Qt::CaseInsensitive) == 0;
    });
}

} // namespace

void HttpResponseParser::feed(QByteArrayView &bytes, QByteArray &body)
{
    while (!bytes.isEmpty() && m_error.isEmpty() && m_phase != Phase::Complete) {
        if (!isInLine()) {
            takeBody(bytes, body);
            continue;
        }
        const qsizetype end = bytes.indexOf('\n');
        const QByteArrayView piece = bytes.first(end < 0 ? bytes.size() : end + 1);
        bytes = bytes.sliced(piece.size());
        m_headBytes += piece.size();
        m_line += piece;
        const bool isHead = m_phase == Phase::Status || m_phase == Phase::Fields;
        if (m_headBytes > kMaxHeadBytes || (!isHead && m_line.size() > kMaxChunkLine))
            return fail(u"the answer has too much of a header"_s);
        if (end < 0)
            return;
        QByteArray line = std::exchange(m_line, {});
        line.chop(line.endsWith("\r\n") ? 2 : 1);
        takeLine(line);
    }
}

void HttpResponseParser::end()
{
    if (m_phase == Phase::UntilEnd)
        m_phase = Phase::Complete;
    else if (m_phase != Phase::Complete)
        fail(m_phase == Phase::Status && m_line.isEmpty()
                ? u"the connection ended before an answer"_s
                : u"the connection ended in the middle of the answer"_s);
}

bool HttpResponseParser::isInLine() const
{
    switch (m_phase) {
    case Phase::Fixed:
    case Phase::ChunkData:
    case Phase::UntilEnd:
    case Phase::Complete:
        return false;
    default:
        return true;
    }
}

void HttpResponseParser::takeLine(const QByteArray &line)
{
    switch (m_phase) {
    case Phase::Status:
        return takeStatus(line);
    case Phase::Fields:
        return line.isEmpty() ? beginBody() : takeField(line);
    case Phase::ChunkSize:
        return takeChunkSize(line);
    case Phase::ChunkEnd:
        if (!line.isEmpty())
            return fail(u"the answer's chunks are not framed as HTTP frames them"_s);
        m_phase = Phase::ChunkSize;
        return;
    case Phase::Trailer:
        if (line.isEmpty())
            m_phase = Phase::Complete;
        return;
    default:
        return;
    }
}

void HttpResponseParser::takeStatus(const QByteArray &line)
{
    quint64 status = 0;
    const bool isHttp = line.startsWith("HTTP/1.") && line.size() >= 12 && line.at(8) == ' '
        && readNumber(QByteArrayView(line).sliced(9, 3), 10, status) && status >= 100
        && (line.size() == 12 || line.at(12) == ' ');
    if (!isHttp)
        return fail(u"what answers does not speak HTTP/1.1"_s);
    m_isHttp11 = line.at(7) != '0';
    m_status = static_cast<int>(status);
    m_reason = line.mid(13);
    m_headers.clear();
    m_phase = Phase::Fields;
}

void HttpResponseParser::takeField(const QByteArray &line)
{
    const qsizetype colon = line.indexOf(':');
    const QByteArray name = line.left(std::max<qsizetype>(colon, 0));
    if (name.isEmpty() || name.contains(' ') || name.contains('\t'))
        return fail(u"a header field of the answer can't be read"_s);
    m_headers.append({name, line.mid(colon + 1).trimmed()});
}

void HttpResponseParser::takeChunkSize(const QByteArray &line)
{
    m_headBytes = 0; // a stream has chunks without end
    const QByteArray size = line.left(line.indexOf(';') < 0 ? line.size() : line.indexOf(';'));
    if (!readNumber(size.trimmed(), 16, m_left))
        return fail(u"the answer's chunks are not framed as HTTP frames them"_s);
    m_phase = m_left == 0 ? Phase::Trailer : Phase::ChunkData;
}

void HttpResponseParser::beginBody()
{
    if (m_status < 200 && m_status != 101) {
        m_phase = Phase::Status;
        return;
    }
    m_headBytes = 0;
    const QByteArray coding = header("Transfer-Encoding");
    const QByteArray length = header("Content-Length");
    if (m_status == 204 || m_status == 304) {
        m_phase = Phase::Complete;
    } else if (m_status == 101 || (!coding.isNull() && !length.isNull())) {
        fail(u"the answer is framed in two ways at once"_s);
    } else if (!coding.isNull()) {
        if (coding.compare("chunked", Qt::CaseInsensitive) != 0)
            return fail(u"the answer has an encoding that nobody asked for"_s);
        m_phase = Phase::ChunkSize;
    } else if (length.isNull()) {
        m_phase = Phase::UntilEnd;
    } else if (!readNumber(length, 10, m_left)) {
        fail(u"the answer's length can't be read"_s);
    } else {
        m_phase = m_left == 0 ? Phase::Complete : Phase::Fixed;
    }
}

void HttpResponseParser::takeBody(QByteArrayView &bytes, QByteArray &body)
{
    qsizetype size = bytes.size();
    if (m_phase != Phase::UntilEnd) {
        size = static_cast<qsizetype>(std::min<quint64>(m_left, static_cast<quint64>(size)));
        m_left -= static_cast<quint64>(size);
    }
    body += bytes.first(size);
    bytes = bytes.sliced(size);
    if (m_left == 0 && m_phase != Phase::UntilEnd)
        m_phase = m_phase == Phase::Fixed ? Phase::Complete : Phase::ChunkEnd;
}

QByteArray HttpResponseParser::header(QByteArrayView name) const
{
    for (const auto &[field, value] : m_headers) {
        if (field.compare(name, Qt::CaseInsensitive) == 0)
            return value.isNull() ? QByteArray("") : value;
    }
    return {};
}

bool HttpResponseParser::isKeptAlive() const
{
    const QByteArray connection = header("Connection");
    // A body that only the end of the connection ends leaves no connection.
    const bool hasOwnEnd = m_status == 204 || m_status == 304 || !header("Content-Length").isNull()
        || !header("Transfer-Encoding").isNull();
    return hasOwnEnd && !hasElement(connection, "close")
        && (m_isHttp11 || hasElement(connection, "keep-alive"));
}

void HttpResponseParser::fail(const QString &why)
{
    m_error = why;
}

} // namespace shared
