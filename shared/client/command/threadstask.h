// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/command/agenttask.h"
#include "shared/client/command/threadxml.h"

namespace shared::command {

// Shows the threads of the agent, or one of them with its messages.
class ThreadsTask final : public AgentTask {
    Q_OBJECT
public:
    ThreadsTask(const Options &options, Output &output, QObject *parent = nullptr);

    void start() override;

private:
    void takeResource(const Result<QJsonObject> &result);
    void show(const QList<Thread> &threads);
    void showMessages(const Thread &thread);
};

} // namespace shared::command
