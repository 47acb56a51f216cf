// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/counterpart.h"
#include "server/mcp/message.h"
#include "server/mcp/outlet.h"
#include "server/mcp/peercall.h"
#include "shared/util/deadlinequeue.h"

#include <QHash>
#include <QList>
#include <QObject>

#include <memory>

namespace server::mcp {

class ConversationMethods;
struct PeerSettings;

// The requests of a server to its client in one conversation: signs of life, and what the handlers
// of calls ask for. A call whose handler asked is kept until all of its answers are there.
class ClientRequests final : public QObject, public Counterpart {
    Q_OBJECT
public:
    // Both must outlive the object.
    ClientRequests(const ConversationMethods &conversation, const PeerSettings &settings);
    ~ClientRequests() override;

    [[nodiscard]] QJsonObject capabilities() const override;
    [[nodiscard]] std::optional<LogLevel> logLevel() const override;
    void ask(const PeerCallPointer &call, const InputNeed &need) override;
    void forget(const PeerCall &call) override;

    // Returns the request's id.
    qint64 ping(Outlet &outlet);
    // False: an answer to nothing that was asked here.
    [[nodiscard]] bool receive(const Message &response);
    // The conversation ended: nothing more is sent. The calls must be cancelled next.
    void close();

signals:
    void pong(qint64 id);
    // All that this call needed has been answered: its request is to be served again.
    void answered(const server::mcp::PeerCallPointer &call);

private:
    struct Round; // of questions of one call
    using RoundPointer = std::shared_ptr<Round>;

    void send(const RoundPointer &round, const QString &key, const InputRequest &request);
    void receiveInput(const RoundPointer &round, const QString &key, const Message &response);
    void expire(const RoundPointer &round);
    // Takes back what is unanswered, and tells the client so.
    void withdraw(const RoundPointer &round, const QString &why);
    void drop(const RoundPointer &round);

    // Pings without an answer that are remembered; a client that owes more is dead anyway.
    static constexpr qsizetype kMaxPings = 64;

    struct Pending {
        RoundPointer round;
        QString key;
    };

    // constant after construction
    const ConversationMethods &m_conversation;
    const PeerSettings &m_settings;

    bool m_isClosed = false;
    qint64 m_nextId = 1;
    QList<qint64> m_pings; // unanswered, the oldest first
    QHash<qint64, Pending> m_pending;
};

} // namespace server::mcp
