// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/responder.h"

#include <QByteArray>
#include <QPointer>

#include <optional>

namespace tests {

// A stream that keeps what is written, and ends when the test or the code under test says so.
class FakeStream final : public server::http::Stream {
public:
    using Stream::Stream;

    void write(const QByteArray &bytes) override
    {
        if (m_isOpen)
            written += bytes;
    }
    void finish(shared::CloseReason reason, const QByteArray &lastBytes = {}) override
    {
        write(lastBytes);
        isFinished = true;
        // A client that reads ends its side at once; another one is for the test to end.
        if (clientReads)
            take(reason);
        else
            m_isOpen = false;
    }
    void abort(shared::CloseReason reason) override
    {
        wasAborted = true;
        end(reason);
    }
    [[nodiscard]] bool isOpen() const override { return m_isOpen; }
    [[nodiscard]] bool wasReceived() const override { return m_wasReceived; }
    [[nodiscard]] server::http::StreamStatistics statistics() const override
    {
        return {.bytesOut = written.size(), .bytesQueued = 0};
    }

    [[nodiscard]] std::optional<shared::Clock::TimePoint> lastAcknowledged() const override
    {
        return acknowledged;
    }

    // The client has all of a finished body.
    void take(shared::CloseReason reason)
    {
        m_wasReceived = true;
        end(reason);
    }
    // The peer went away.
    void end(shared::CloseReason reason)
    {
        if (endReason)
            return;
        m_isOpen = false;
        endReason = reason;
        emit closed(reason);
    }

    QByteArray written;
    std::optional<shared::Clock::TimePoint> acknowledged;
    bool clientReads = true;
    bool isFinished = false;
    bool wasAborted = false;
    std::optional<shared::CloseReason> endReason;

private:
    bool m_isOpen = true;
    bool m_wasReceived = false;
};

class FakeResponder final : public server::http::Responder {
public:
    using Responder::Responder;

    void reply(const server::http::Reply &reply) override
    {
        Q_ASSERT(!answer);
        answer = reply;
    }
    server::http::Stream *openStream(const server::http::Reply &head) override
    {
        if (isGone)
            return nullptr;
        answer = head;
        stream = new FakeStream(this);
        return stream;
    }
    [[nodiscard]] bool isConnected() const override { return !isGone; }

    std::optional<server::http::Reply> answer;
    QPointer<FakeStream> stream;
    bool isGone = false; // the client went before it was answered
};

} // namespace tests
