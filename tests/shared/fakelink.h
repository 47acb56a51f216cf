// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/agentlink.h"

#include <QList>

namespace tests {

// A link without a network: it notes what it is told, and the test says what comes of it.
class FakeLink final : public shared::AgentLink {
    Q_OBJECT
public:
    using AgentLink::AgentLink;

    struct Sent {
        CallId id = 0;
        QString method;
        QJsonObject params;
        bool isLong = false;
        shared::CallEnded ended;
    };
    QList<Sent> sent; // all that there ever were
    QList<CallId> cancelled;
    int opens = 0;
    int closes = 0;
    int farewells = 0;

    void open() override { ++opens; }
    void close(bool withFarewell) override { ++(withFarewell ? farewells : closes); }
    CallId send(const QString &method, const QJsonObject &params, bool isLong,
        shared::CallEnded ended) override
    {
        sent.append({sent.size() + 1, method, params, isLong, std::move(ended)});
        return sent.size();
    }
    void cancel(CallId id) override { cancelled.append(id); }
};

} // namespace tests
