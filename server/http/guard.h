// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/chunkdecoder.h"
#include "server/http/framing.h"
#include "server/http/limits.h"
#include "server/http/linereader.h"
#include "server/http/message.h"

namespace server::http {

// Looks at the bytes of a connection before any other parser does: strict, bounded HTTP/1.0 and 1.1
// (RFC 9112) or a refusal. Pure: bytes in, verdict out, no clock and no socket; it keeps its state
// between pieces of any size.
class Guard {
public:
    enum class Phase {
        Idle, // no byte of a request yet
        Head,
        Body,
        Complete, // take() it
        Refused, // for good
    };

    // The limits must outlive the guard.
    explicit Guard(const Limits &limits);

    // Returns how many bytes belong to the present request; feeding stops where it ends.
    qsizetype feed(QByteArrayView bytes);
    [[nodiscard]] Phase phase() const { return m_phase; }
    // What was received of the present request's body.
    [[nodiscard]] qsizetype bodyBytes() const { return m_message.body.size(); }
    // Requires: Refused.
    [[nodiscard]] const Refusal &refusal() const { return m_refusal; }
    // Whether the client waits for "100 Continue" and has sent none of its body.
    [[nodiscard]] bool expectsContinue() const;
    void acknowledgeContinue() { m_framing.expectsContinue = false; }
    // Requires: Complete. The guard is ready for the next request then.
    [[nodiscard]] Message take();
    // Nothing is fed any more: frees what was received.
    void abandon();

private:
    void feedHead(QByteArrayView *data);
    void feedRequestLine(QByteArrayView *data);
    void feedField(QByteArrayView *data);
    void finishHead();
    void feedBody(QByteArrayView *data);
    void refuse(const Refusal &refusal);

    const Limits &m_limits;
    Phase m_phase = Phase::Idle;
    Refusal m_refusal;

    // of the present request
    Message m_message;
    QByteArray m_authority; // of an absolute-form target
    bool m_hasRequestLine = false;
    qsizetype m_headBytes = 0;
    int m_blankLines = 0;
    LineReader m_line;
    Framing m_framing;
    ChunkDecoder m_chunks;
};

} // namespace server::http
