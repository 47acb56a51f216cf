// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/linereader.h"
#include "server/http/message.h"

namespace server::http {

// Puts the body of a chunked request together, however it is cut into pieces. Extensions and
// trailers are checked and dropped.
class ChunkDecoder {
public:
    enum class State { Partial, Complete, Refused };

    // Takes what belongs to the body from the front of the data and appends what it holds. All
    // trailers together, and all extensions, may be as long as maxTrailer.
    State feed(QByteArrayView *data, qsizetype maxBody, qsizetype maxTrailer, QByteArray *body);
    [[nodiscard]] const Refusal &refusal() const { return m_refusal; }

private:
    enum class Phase { Size, Data, DataEnd, Trailer };

    State refuse(Refusal refusal);
    State finishSize(qsizetype maxBody, qsizetype maxExtensions, const QByteArray &body);
    State finishTrailer(qsizetype maxTrailer);
    State feedLine(
        QByteArrayView *data, qsizetype maxBody, qsizetype maxTrailer, const QByteArray &body);

    Phase m_phase = Phase::Size;
    LineReader m_line;
    qsizetype m_remaining = 0; // of the present chunk
    qsizetype m_trailerBytes = 0;
    qsizetype m_extensionBytes = 0;
    Refusal m_refusal;
};

} // namespace server::http
