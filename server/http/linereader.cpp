// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/linereader.h"

#include <algorithm>

namespace server::http {

LineReader::State LineReader::feed(QByteArrayView *data, qsizetype limit)
{
    const qsizetype newline = data->indexOf('\n');
    const QByteArrayView piece = newline < 0 ? *data : data->first(newline);
    // One byte more than the limit is the CR.
    const qsizetype room = std::max<qsizetype>(limit + 1 - m_line.size(), 0);
    const bool isTooLong = piece.size() > room;
    m_line.append(isTooLong ? piece.first(room) : piece);
    *data = data->sliced(newline < 0 || isTooLong ? piece.size() : newline + 1);
    // Before its length, so that a line with both faults has the same one however it is cut.
    const qsizetype carriageReturn = m_line.indexOf('\r');
    if (m_line.contains('\0') || (carriageReturn >= 0 && carriageReturn != m_line.size() - 1))
        return State::Malformed;
    if (isTooLong)
        return State::TooLong;
    if (newline < 0)
        return State::Partial;
    if (carriageReturn < 0)
        return State::Malformed;
    m_line.chop(1);
    return State::Complete;
}

} // namespace server::http
