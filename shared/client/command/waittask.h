// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/command/agenttask.h"

#include <QDeadlineTimer>

namespace shared::command {

// Waits until messages mention the agent, shows them, and tells the server that they arrived.
class WaitTask final : public AgentTask {
    Q_OBJECT
public:
    WaitTask(const Options &options, Output &output, QObject *parent = nullptr);

    void start() override;

private:
    void giveUp();
    void wait();
    void takeEnd(const ToolOutcome &outcome);
    void confirm();

    QDeadlineTimer m_end{QDeadlineTimer::Forever};
};

} // namespace shared::command
