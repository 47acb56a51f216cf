// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/command/agenttask.h"

namespace shared::command {

// Calls one tool and shows its answer.
class CallTask final : public AgentTask {
    Q_OBJECT
public:
    CallTask(const Options &options, Output &output, QObject *parent = nullptr);

    void start() override;

private:
    void takeEnd(const ToolOutcome &outcome);
};

} // namespace shared::command
