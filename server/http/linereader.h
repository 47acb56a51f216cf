// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace server::http {

// Collects one line that ends with CRLF, however it is cut into pieces. A bare LF, a CR elsewhere
// and a NUL are errors (RFC 9112 section 2.2 would allow some leniency; leniency is what request
// smuggling lives on).
class LineReader {
public:
    enum class State { Partial, Complete, TooLong, Malformed };

    // Takes what belongs to the line from the front of the data. A line longer than the limit, its
    // end not counted, is TooLong.
    State feed(QByteArrayView *data, qsizetype limit);
    // Without its CRLF; what there is of it while it is Partial.
    [[nodiscard]] QByteArrayView line() const { return m_line; }
    void clear() { m_line.clear(); }

private:
    QByteArray m_line;
};

} // namespace server::http
