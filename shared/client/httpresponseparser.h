// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QString>

#include <utility>

namespace shared {

// Reads one HTTP/1.1 response, in whatever pieces it comes: strict about the framing, bounded, and
// without an opinion on what the body is. Interim responses (1xx) are skipped.
class HttpResponseParser final {
public:
    static constexpr qsizetype kMaxHeadBytes = 64LL * 1024;

    // Takes what belongs to this response and appends what is body to it; the rest is left. What
    // comes after an error or the end is not read.
    void feed(QByteArrayView &bytes, QByteArray &body);
    // The connection ended: the end of a body that has no other, and else an error.
    void end();

    [[nodiscard]] bool hasHead() const { return m_phase > Phase::Fields; }
    [[nodiscard]] bool isComplete() const { return m_phase == Phase::Complete; }
    // Why it can't be read; empty: it can.
    [[nodiscard]] const QString &error() const { return m_error; }

    // Requires: hasHead().
    [[nodiscard]] int status() const { return m_status; }
    [[nodiscard]] const QByteArray &reason() const { return m_reason; }
    // The first field of that name, whatever its case; null: none.
    [[nodiscard]] QByteArray header(QByteArrayView name) const;
    // Whether the connection may carry another request once the response is complete.
    [[nodiscard]] bool isKeptAlive() const;

private:
    enum class Phase {
        Status,
        Fields,
        Fixed,
        ChunkSize,
        ChunkData,
        ChunkEnd,
        Trailer,
        UntilEnd,
        Complete
    };

    void takeLine(const QByteArray &line);
    void takeStatus(const QByteArray &line);
    void takeField(const QByteArray &line);
    void takeChunkSize(const QByteArray &line);
    void beginBody();
    void takeBody(QByteArrayView &bytes, QByteArray &body);
    [[nodiscard]] bool isInLine() const;
    void fail(const QString &why);

    Phase m_phase = Phase::Status;
    QString m_error;
    QByteArray m_line;
    qsizetype m_headBytes = 0;
    bool m_isHttp11 = false;
    int m_status = 0;
    QByteArray m_reason;
    QList<std::pair<QByteArray, QByteArray>> m_headers;
    quint64 m_left = 0; // of the body, or of the chunk
};

} // namespace shared
