// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/connectionstream.h"
#include "server/http/responder.h"
#include "shared/util/clock.h"

#include <QObject>
#include <QString>

#include <memory>
#include <optional>

namespace server::http {

class Answer;

// One request on a connection and what becomes of it. Owned by the connection; whoever works on the
// answer holds an Answer, which may outlive it.
class Exchange final : public QObject {
    Q_OBJECT
public:
    struct Facts {
        QByteArray methodName;
        bool isHead = false;
        int minorVersion = 1;
        qint64 bytesIn = 0;
        qint64 maxQueued = 0; // of a stream
        shared::Clock::TimePoint started;
    };

    explicit Exchange(Facts facts, QObject *parent = nullptr);
    ~Exchange() override;

    [[nodiscard]] const Facts &facts() const { return m_facts; }
    [[nodiscard]] std::shared_ptr<Answer> makeAnswer();

    void setReply(const Reply &reply);
    ConnectionStream *setStream(const Reply &head);
    [[nodiscard]] bool isAnswered() const { return m_reply.has_value(); }
    // Requires: isAnswered(). The head alone for a stream.
    [[nodiscard]] const Reply &reply() const { return *m_reply; }
    [[nodiscard]] ConnectionStream *stream() const { return m_stream; } // null for a plain reply

    // Fields that every answer to this request carries (CORS).
    void setCommonHeaders(Headers headers) { m_commonHeaders = std::move(headers); }
    [[nodiscard]] const Headers &commonHeaders() const { return m_commonHeaders; }
    void setRoute(QString route) { m_route = std::move(route); }
    [[nodiscard]] const QString &route() const { return m_route; }
    [[nodiscard]] bool isStopped() const { return m_isStopped; }

    // The connection has gone: tells whoever works on the answer. The stream, too.
    void stop();
    // wasReceived: as Stream says it.
    void notifyDisconnected(shared::CloseReason reason, bool wasReceived);

signals:
    void answered();
    void streamFinished(shared::CloseReason reason);
    void streamAborted(shared::CloseReason reason);

private:
    const Facts m_facts;
    std::weak_ptr<Answer> m_answer;
    std::optional<Reply> m_reply;
    ConnectionStream *m_stream = nullptr; // child
    Headers m_commonHeaders;
    QString m_route;
    bool m_isStopped = false;
};

} // namespace server::http
