// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QTcpSocket>

namespace tests {

// A connected socket without a kernel below it: receives what it is given and keeps what is
// written to it.
class MemorySocket final : public QTcpSocket {
public:
    explicit MemorySocket(const QHostAddress &peer);
    ~MemorySocket() override;
    MemorySocket(const MemorySocket &) = delete;
    MemorySocket &operator=(const MemorySocket &) = delete;

    void give(const QByteArray &bytes);
    // The peer has closed.
    void end() { MemorySocket::disconnectFromHost(); }
    [[nodiscard]] const QByteArray &written() const { return m_written; }

    [[nodiscard]] qint64 bytesAvailable() const override;
    [[nodiscard]] qint64 bytesToWrite() const override { return 0; }
    void disconnectFromHost() override;
    void setReadBufferSize(qint64) override { }

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 writeData(const char *data, qint64 size) override;

private:
    QByteArray m_received;
    QByteArray m_written;
};

} // namespace tests
