// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/types.h"

#include <QList>
#include <QString>

namespace server::tools {

// A session as one agent may see it.
struct SessionView {
    QString sessionId;
    QString agentId; // who looks
    QList<session::Agent> agents;
    QList<session::Thread> threads;
};

// <session id you> with an <agent id state description> and a <thread id name creatorId state
// participants messages> each, the last ones without what was said. Everything is escaped.
[[nodiscard]] QString sessionXml(const SessionView &view);
// <agent id state description> with the <thread>s of the view that it takes part in too.
[[nodiscard]] QString agentXml(const SessionView &view, const session::Agent &agent);

} // namespace server::tools
