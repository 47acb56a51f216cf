// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/anypeer.h"
#include "server/mcp/calltable.h"
#include "server/mcp/outlet.h"
#include "server/mcp/peer.h"
#include "server/mcp/peercall.h"
#include "server/mcp/registrymethods.h"
#include "server/mcp/statelessrequest.h"
#include "shared/util/result.h"

#include <memory>
#include <optional>
#include <vector>

namespace server::mcp {

class StateSeal;

// The server's side of the revisions without a conversation (2026-07-28 on): each request says all
// that must be known to serve it, whatever came before. Two requests of one id are two requests.
class StatelessPeer final : public AnyPeer {
    Q_OBJECT
public:
    // Registry, settings and seal must outlive the peer.
    StatelessPeer(const Registry &registry, Caller caller, const PeerSettings &settings,
        const StateSeal &seal, QObject *parent = nullptr);
    ~StatelessPeer() override; // cancels what is in flight, sends nothing

    [[nodiscard]] static QStringList names(); // of methods that are there beside the registry's

    using CallId = quint64;
    // Serves a request; what is said about it goes to the outlet, which is kept until it is
    // answered or cancelled. The caller is this one with what this very request says of itself.
    // Returns 0 for what has no answer.
    CallId serve(const StatelessRequest &request, const std::shared_ptr<Outlet> &outlet,
        const QHash<QString, QString> &callerOptions);
    // The client has left the call; unknown ones are ignored.
    void cancel(CallId id);
    // From now on requests are answered with this error; those in flight go on.
    void drain(const shared::Error &refusal) override;
    // While it holds, calls of tools are taken and begin once it doesn't.
    void setHolding(bool isHolding);

    // Ends what listens in order: the server does so, for this reason.
    void endListening(const QString &reason);
    void close() override;
    [[nodiscard]] QString revision() const override { return m_revision; }
    [[nodiscard]] QJsonObject clientInfo() const override { return m_clientInfo; }
    [[nodiscard]] qsizetype callsInFlight() const override;
    // Requests that merely listen, which are no calls in flight.
    [[nodiscard]] qsizetype listeners() const { return m_calls.size() - callsInFlight(); }
    [[nodiscard]] const Caller &caller() const override { return m_caller; }
    [[nodiscard]] quint64 ignoredMessages() const override { return m_ignoredMessages; }

private:
    // Why no further request is served now; null: it is.
    [[nodiscard]] std::optional<shared::Error> refuse() const;
    void notice(const Message &notification);
    void dispatch(const PeerCallPointer &call);
    [[nodiscard]] bool knows(const QString &method) const;

    // constant after construction
    const Registry &m_registry;
    const RegistryMethods m_registryMethods;
    const Caller m_caller;
    const PeerSettings &m_settings;
    const StateSeal &m_seal;

    CallTable m_calls;
    CallId m_nextCall = 1;
    std::vector<PeerCallPointer> m_held; // not begun yet
    std::optional<shared::Error> m_refusal; // of a server that stops
    bool m_isHolding = false;
    bool m_isClosed = false;
    QString m_revision; // of the latest request, as all that follows
    QJsonObject m_clientInfo;
    quint64 m_ignoredMessages = 0;
};

} // namespace server::mcp
