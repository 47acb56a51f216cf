// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/mcp/call.h"
#include "server/session/types.h"

#include <QMultiHash>
#include <QObject>

#include <utility>

namespace server::session {
class Hub;
}

namespace server::tools {

// Tells agents that wait for mentions, as log messages of their calls, what no mention tells: that
// they were added to a thread or taken out of one.
class MembershipNews final : public QObject {
    Q_OBJECT
public:
    // The hub must outlive it.
    explicit MembershipNews(const session::Hub &hub, QObject *parent = nullptr);

    // As long as the call lives: once it is answered nothing is sent for it.
    void tell(const mcp::CallPointer &call);

private:
    void announce(const session::SessionKey &key, const session::MembershipChange &change);

    using Agent = std::pair<QString, QString>; // scope and name
    QMultiHash<Agent, mcp::Call *> m_calls;
};

} // namespace server::tools
