// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/receivedmessage.h"

#include <QDateTime>
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

// Those in the XML of either resource, in its order.
[[nodiscard]] Result<QList<Thread>> parseThreads(const QString &xml);

} // namespace shared::command
