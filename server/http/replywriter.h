// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/reply.h"
#include "shared/util/clock.h"

#include <chrono>

namespace server::http {

// Turns replies into bytes.
class ReplyWriter {
public:
    enum class Body {
        Whole, // with Content-Length
        Omitted, // the answer to HEAD: Content-Length of what GET would send
        Chunked,
        UntilClose, // HTTP/1.0 knows no chunks
    };

    // The clock must outlive the writer.
    explicit ReplyWriter(const shared::Clock &clock);

    // What goes out one after the other. A long body stays by itself: it is not copied, and those
    // who are sent the same one share it.
    struct Bytes {
        QByteArray head; // with a short body behind it
        QByteArray body;

        [[nodiscard]] qint64 size() const { return head.size() + body.size(); }
        [[nodiscard]] QByteArray joined() const { return head + body; }
    };
    // The head, and the body when it is Whole.
    [[nodiscard]] Bytes bytes(const Reply &reply, const Headers &more, Body body, bool keepAlive);
    [[nodiscard]] static QByteArray chunk(const QByteArray &data);
    [[nodiscard]] static QByteArray lastChunk() { return "0\r\n\r\n"; }

private:
    const QByteArray &dateLine();

    const shared::Clock &m_clock;
    // The date changes once a second; making it anew for each reply would be a tenth of its cost.
    QByteArray m_dateLine;
    std::chrono::seconds m_dateSecond{-1};
};

} // namespace server::http
