// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

namespace server::stdio {

// Cuts a stream of bytes into its lines; white space around a line and empty lines are dropped.
class LineSplitter final {
public:
    static constexpr qsizetype kMaxLineBytes = 16LL * 1024 * 1024;

    explicit LineSplitter(qsizetype maxLineBytes = kMaxLineBytes)
        : m_maxLineBytes(maxLineBytes)
    {
    }

    // What these bytes completed, in order.
    [[nodiscard]] QList<QByteArray> feed(QByteArrayView bytes);
    // The stream has ended: what came after the last line break.
    [[nodiscard]] QByteArray rest();
    // A line was longer than allowed: the rest of the stream is of no use.
    [[nodiscard]] bool isOverlong() const { return m_isOverlong; }

private:
    const qsizetype m_maxLineBytes;
    QByteArray m_line;
    bool m_isOverlong = false;
};

} // namespace server::stdio
