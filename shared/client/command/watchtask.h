// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/command/agenttask.h"

#include <QElapsedTimer>

namespace shared::command {

// Stays connected and shows what comes, until it is stopped.
class WatchTask final : public AgentTask {
    Q_OBJECT
public:
    WatchTask(const Options &options, Output &output, QObject *parent = nullptr);

    void start() override;
    void stop() override;

protected:
    void followState(const ConnectionState &state) override;
    void conclude() override;

private:
    void takeTools(const Result<QJsonObject> &result);

    QElapsedTimer m_since;
    int m_heartbeats = 0;
    int m_losses = 0;
};

} // namespace shared::command
