// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/receivedmessage.h"

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

namespace shared::command {

// A thread as the resources coral://session and coral://threads/{id} show it.
struct Thread {
    QString id;
    QString name;
    QString creatorId;
    QString state;
    QStringList participants;
    qint64 messageCount = 0;
    QList<ReceivedMessage> messages; // none in coral://session
};

struct AgentEntry {
    QString id;
    QString state;
    QString description;
};

// What the session holds, as this agent may see it.
struct SessionContents {
    QList<AgentEntry> agents;
    QList<Thread> threads;
};

[[nodiscard]] QString sessionUri();
[[nodiscard]] QString threadUri(const QString &threadId);
// Of the result of resources/read, in its order; agents are in coral://session alone.
[[nodiscard]] Result<SessionContents> parseSession(const QJsonObject &result);

} // namespace shared::command
