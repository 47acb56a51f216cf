// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stdio/linesplitter.h"

#include <utility>

namespace server::stdio {

QList<QByteArray> LineSplitter::feed(QByteArrayView bytes)
{
    QList<QByteArray> lines;
    while (!bytes.isEmpty() && !m_isOverlong) {
        const qsizetype end = bytes.indexOf('\n');
        const QByteArrayView piece = end < 0 ? bytes : bytes.first(end);
        m_isOverlong = m_line.size() + piece.size() > m_maxLineBytes;
        if (m_isOverlong)
            break;
        m_line += piece;
        if (end < 0)
            break;
        if (const QByteArray line = rest(); !line.isEmpty())
            lines.append(line);
        bytes = bytes.sliced(end + 1);
    }
    return lines;
}

QByteArray LineSplitter::rest()
{
    return std::exchange(m_line, {}).trimmed();
}

} // namespace server::stdio
