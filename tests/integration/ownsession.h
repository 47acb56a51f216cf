// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/hubprocess.h"
#include "tests/support/testagent.h"

#include <QTest>

namespace tests {

using AgentOptions = QList<std::pair<QString, QString>>;

// A session of the running test slot's own, so that slots share a server and nothing else.
inline QByteArray ownSession()
{
    QByteArray session(QTest::currentTestFunction());
    if (const char *row = QTest::currentDataTag())
        session += '-' + QByteArray(row).toPercentEncoding();
    return session;
}

inline QByteArray ownBase()
{
    return "/devmode/exampleApplication/privkey/" + ownSession();
}

inline AgentAddress address(
    const HubProcess &hub, const char *agentId, const AgentOptions &options = {})
{
    return {.port = hub.port(),
        .base = ownBase(),
        .agentId = QString::fromUtf8(agentId),
        .options = options};
}

} // namespace tests
