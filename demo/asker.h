// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "demo/agent.h"

#include <QHash>

namespace demo {

// Opens a thread, asks everybody one question, and closes the thread with what they found.
class Asker final : public Agent {
    Q_OBJECT
public:
    Asker(const QString &name, const QStringList &asked, QObject *parent = nullptr);

protected:
    void begin() override;
    void hear(const shared::ReceivedMessage &message) override;

private:
    void closeThread();

    const QStringList m_asked;
    QString m_threadId;
    QHash<QString, QString> m_answers; // by agent
};

} // namespace demo
