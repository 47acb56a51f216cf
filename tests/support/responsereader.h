// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

#include <utility>

namespace tests {

// Reads one HTTP/1.1 response out of the bytes of a connection, in whatever pieces they come:
// Content-Length, chunked, or until the end of the connection. Interim 1xx answers are passed over.
class ResponseReader final {
public:
    enum class State { Head, Body, Complete, Broken };

    // isHead: the answer to a HEAD has no body whatever its headers say.
    explicit ResponseReader(bool isHead = false);

    // Takes what belongs to this response and leaves the rest in bytes.
    void feed(QByteArray &bytes);
    // The connection has ended.
    void end();

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] bool hasHead() const { return m_status != 0; }
    [[nodiscard]] int status() const { return m_status; }
    [[nodiscard]] QByteArray header(QByteArrayView name) const; // case-insensitive; null: none
    // What of the body has come since the last call.
    [[nodiscard]] QByteArray takeBody() { return std::exchange(m_body, {}); }

private:
    void readHead(QByteArray &bytes);
    void chooseFraming();
    void readCounted(QByteArray &bytes);
    void readChunked(QByteArray &bytes);
    [[nodiscard]] bool readChunkSize(QByteArray &bytes);

    const bool m_isHead;
    State m_state = State::Head;
    int m_status = 0;
    QList<std::pair<QByteArray, QByteArray>> m_headers;
    QByteArray m_body;
    bool m_isChunked = false;
    bool m_isLastChunk = false;
    qint64 m_remaining = -1; // of the body or the chunk; -1: not known (yet)
};

} // namespace tests
