// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/command/agenttask.h"

namespace shared::command {

// Sends one message, in a thread that it opens where none is named.
class SendTask final : public AgentTask {
    Q_OBJECT
public:
    SendTask(const Options &options, Output &output, QObject *parent = nullptr);

    void start() override;

private:
    void send(const QString &thread);

    QString m_text;
};

} // namespace shared::command
