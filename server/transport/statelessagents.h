// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/request.h"
#include "server/http/responder.h"
#include "server/mcp/statelessrequest.h"
#include "server/mcp/stateseal.h"
#include "server/transport/transport.h"

#include <QHash>
#include <QList>
#include <QObject>
#include <QStringList>

namespace server::transport {

class StatelessTransport;
class TransportRegistry;

// Serves the POSTs of clients that have no session (2026-07-28 on): checks each as a whole, finds
// the transport of the agent that its URL names, and makes it at the first.
class StatelessAgents final : public QObject {
    Q_OBJECT
public:
    // Everything must outlive it.
    StatelessAgents(const Transport::Context &context, TransportRegistry &transports,
        QObject *parent = nullptr);

    // Whether that names a revision whose clients have no session.
    [[nodiscard]] bool speaks(const QByteArray &version) const;
    void post(
        const http::Request &request, const http::ResponderPointer &responder, bool isDevmode);

private:
    // One request on its way through the checks.
    struct Visit {
        http::Request request;
        http::ResponderPointer responder;
        mcp::StatelessRequest message;
        bool isDevmode = false;
    };

    // scope: of the session; empty: it will be made on demand.
    void serve(const Visit &visit, const QString &scope);
    void join(const Visit &visit, const JoinRequest &join);
    void open(const QList<Visit> &visits, const JoinRequest &join, qsizetype agentCount,
        const mcp::Caller &caller);
    static void pass(const Visit &visit, StatelessTransport &transport);
    static void refuse(const Visit &visit, const http::Reply &refusal);

    const Transport::Context m_context;
    TransportRegistry &m_transports;
    const mcp::StateSeal m_seal;
    // Those that came while their agent was still joining, by what their URLs name.
    QHash<QStringList, QList<Visit>> m_joining;
};

} // namespace server::transport
