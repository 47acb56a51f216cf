// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>

#include <chrono>

namespace tests {

// A blocking client on a plain POSIX socket, for bytes and endings that no HTTP library sends.
// Every wait has a limit, after which what came so far is returned.
class RawClient final {
public:
    static constexpr std::chrono::milliseconds kPatience{10'000};

    // Connects to 127.0.0.1, from that address where one is given (127.0.0.2, say). A small receive
    // buffer makes a slow reader of it.
    explicit RawClient(quint16 port, int receiveBuffer = 0, const char *from = nullptr);

    struct Target {
        const char *host = "127.0.0.1"; // IPv4
        quint16 port = 0;
        int receiveBuffer = 0; // 0: the system's
        const char *from = nullptr;
        // Short segments keep the peer's kernel from taking much ahead of a slow reader. 0: the
        // system's.
        int maxSegment = 0;
    };
    explicit RawClient(const Target &target);
    ~RawClient();
    RawClient(const RawClient &) = delete;
    RawClient &operator=(const RawClient &) = delete;
    RawClient(RawClient &&other) noexcept;
    RawClient &operator=(RawClient &&other) = delete;

    [[nodiscard]] bool isConnected() const { return m_socket >= 0; }
    [[nodiscard]] int descriptor() const { return m_socket; } // -1: closed
    [[nodiscard]] quint16 localPort() const; // 0: closed
    [[nodiscard]] int release(); // the descriptor is the caller's from now on

    // False when the peer does not take it all within the patience, or has gone.
    bool send(const QByteArray &bytes, std::chrono::milliseconds patience = kPatience);
    void finishSending(); // FIN: a half-closed client
    void close(); // FIN
    void reset(); // RST

    // At least that many bytes more.
    QByteArray receive(qsizetype size, std::chrono::milliseconds patience = kPatience);
    // Up to and including the marker. What came behind it is kept for the next call.
    QByteArray receiveUntil(
        const QByteArray &marker, std::chrono::milliseconds patience = kPatience);
    // One whole answer with a Content-Length, interim ones left out. The answer to HEAD ends with
    // its head.
    QByteArray receiveReply(bool isHead = false);
    // Everything up to FIN or RST.
    QByteArray receiveAll(std::chrono::milliseconds patience = kPatience);

    [[nodiscard]] bool isAtEnd() const { return m_isAtEnd; } // FIN or RST was seen
    [[nodiscard]] bool wasReset() const { return m_wasReset; }

private:
    bool receiveSome(std::chrono::steady_clock::time_point deadline);

    int m_socket = -1;
    QByteArray m_buffer;
    bool m_isAtEnd = false;
    bool m_wasReset = false;
};

[[nodiscard]] int statusOf(const QByteArray &reply); // 0 for what is no HTTP reply
[[nodiscard]] QByteArray headerOf(const QByteArray &reply, const QByteArray &name); // null: none
[[nodiscard]] QByteArray bodyOf(const QByteArray &reply); // with its chunks, if it has such

} // namespace tests
