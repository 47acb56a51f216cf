// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/responsereader.h"

namespace tests {

ResponseReader::ResponseReader(bool isHead)
    : m_isHead(isHead)
{
}

void ResponseReader::feed(QByteArray &bytes)
{
    if (m_state == State::Head)
        readHead(bytes);
    if (m_state != State::Body || bytes.isEmpty())
        return;
    if (m_isChunked)
        readChunked(bytes);
    else
        readCounted(bytes);
}

void ResponseReader::end()
{
    if (m_state == State::Complete)
        return;
    const bool isDelimitedByTheEnd = m_state == State::Body && !m_isChunked && m_remaining < 0;
    m_state = isDelimitedByTheEnd ? State::Complete : State::Broken;
}

QByteArray ResponseReader::header(QByteArrayView name) const
{
    for (const auto &[key, value] : m_headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

void ResponseReader::readHead(QByteArray &bytes)
{
    const qsizetype end = bytes.indexOf("\r\n\r\n");
    if (end < 0)
        return;
    const QList<QByteArray> lines = bytes.left(end).replace("\r\n", "\n").split('\n');
    bytes.remove(0, end + 4);
    const QList<QByteArray> statusLine = lines.first().split(' ');
    const int status = statusLine.value(1).toInt();
    if (!statusLine.first().startsWith("HTTP/1.") || status < 100) {
        m_state = State::Broken;
        return;
    }
    if (status < 200)
        return readHead(bytes);
    m_status = status;
    for (const QByteArray &line : lines.sliced(1)) {
        const qsizetype colon = line.indexOf(':');
        m_headers.append({line.left(colon), line.mid(colon + 1).trimmed()});
    }
    chooseFraming();
}

void ResponseReader::chooseFraming()
{
    m_state = State::Body;
    m_isChunked = header("Transfer-Encoding").toLower() == "chunked";
    const QByteArray length = header("Content-Length");
    if (!m_isChunked && !length.isNull())
        m_remaining = length.toLongLong();
    const bool isBodiless = m_isHead || m_status == 204 || m_status == 304;
    if (isBodiless || (!m_isChunked && m_remaining == 0))
        m_state = State::Complete;
}

void ResponseReader::readCounted(QByteArray &bytes)
{
    const qsizetype size =
        m_remaining < 0 ? bytes.size() : qMin<qsizetype>(m_remaining, bytes.size());
    m_body += bytes.left(size);
    bytes.remove(0, size);
    if (m_remaining < 0)
        return;
    m_remaining -= size;
    if (m_remaining == 0)
        m_state = State::Complete;
}

void ResponseReader::readChunked(QByteArray &bytes)
{
    while (m_state == State::Body) {
        if (m_remaining < 0) {
            if (!readChunkSize(bytes))
                return;
        } else if (m_remaining > 0) {
            const qsizetype size = qMin<qsizetype>(m_remaining, bytes.size());
            if (size == 0)
                return;
            m_body += bytes.left(size);
            bytes.remove(0, size);
            m_remaining -= size;
        } else {
            if (bytes.size() < 2)
                return;
            m_state = !bytes.startsWith("\r\n") ? State::Broken
                : m_isLastChunk                 ? State::Complete
                                                : State::Body;
            bytes.remove(0, 2);
            m_remaining = -1;
        }
    }
}

bool ResponseReader::readChunkSize(QByteArray &bytes)
{
    const qsizetype end = bytes.indexOf("\r\n");
    if (end < 0)
        return false;
    bool isNumber = false;
    m_remaining = bytes.left(end).toLongLong(&isNumber, 16);
    bytes.remove(0, end + 2);
    m_isLastChunk = m_remaining == 0;
    if (!isNumber)
        m_state = State::Broken;
    return isNumber;
}

} // namespace tests
