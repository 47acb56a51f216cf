// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/responder.h"
#include "server/mcp/jsonrpc.h"
#include "server/mcp/outlet.h"
#include "server/transport/messagestream.h"
#include "shared/util/deadlinequeue.h"

#include <QByteArrayList>
#include <QObject>
#include <QPointer>

#include <functional>
#include <optional>

namespace server::transport {

// What one POST is answered with: plain JSON when all is answered at once and there is nothing else
// to say, a stream otherwise. The calls of the POST keep it; when the last of them is gone, nothing
// more will be said.
class PostAnswer final : public QObject, public mcp::Outlet {
    Q_OBJECT
public:
    struct Post {
        http::ResponderPointer responder;
        QByteArrayList requestIds; // as written
        bool isBatch = false;
        http::Headers headers; // of a plain answer
        std::optional<http::Reply::Owner> owner = {};
        // Answers the responder with a stream of the session's; null when the client has gone.
        std::function<MessageStream *(http::Responder &)> openStream;
        // The status of a plain answer; empty: 200.
        std::function<int(const QByteArray &)> statusOf = {};
        // The client has gone before its answer, and won't come back; empty: nobody wants to know.
        std::function<void()> left = {};
    };

    PostAnswer(Post post, shared::DeadlineQueue &deadlines);
    ~PostAnswer() override;

    // The message was read and its calls have begun: what was said up to here decides the form.
    // isAwaited: something holds on to this and will answer later.
    void begin(int status, bool isAwaited);
    // Answers what is unanswered with this error, and nothing after it: the session has ended.
    // status: of a plain answer.
    void end(int status, const mcp::JsonRpcError &error);
    // Nothing will be said here any more, and there is nobody to say so to.
    void abandon();

    void send(const QByteArray &message) override;
    void sendAnswer(const QByteArray &message, const mcp::ArrivalCallback &arrival) override;
    [[nodiscard]] bool isAwaited() const override;
    void suspend() override;

    // A plain answer is what a call that ends within this time gets.
    static constexpr std::chrono::milliseconds kGrace{200};

signals:
    void messageSent(); // one message
    void bytesSent(qint64 bytes); // of a plain answer
    void lost(shared::CloseReason reason); // the connection, before anything went out
    // No longer waits for anything: plainly answered, or the client left before it was.
    void concluded();

private:
    enum class State {
        Reading, // begin() not called yet
        Waiting, // for answers that are quick enough for a plain one
        Streaming,
        Done, // answered plainly, or left by a client that can't come back
    };
    struct Said {
        QByteArray message;
        mcp::ArrivalCallback arrival;
        bool isAnswer = false;
    };

    [[nodiscard]] bool isComplete() const;
    [[nodiscard]] bool canBePlain() const;
    [[nodiscard]] int statusOfSaid() const;
    void replyPlainly(int status);
    void stream();
    void passOn(const Said &said);
    void leave();
    void onDetached();

    shared::DeadlineQueue &m_deadlines;
    const Post m_post;
    State m_state = State::Reading;
    QList<Said> m_said; // not passed on yet
    QByteArrayList m_unanswered; // ids
    shared::DeadlineQueue::Id m_grace = 0;
    QPointer<MessageStream> m_stream;
};

} // namespace server::transport
