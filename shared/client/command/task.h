// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/command/options.h"
#include "shared/client/command/output.h"
#include "shared/client/coralclient.h"

#include <QObject>

namespace shared::command {

// One command of coral-client from its beginning to its exit status.
class Task : public QObject {
    Q_OBJECT
public:
    // The output must outlive it.
    Task(const Options &options, Output &output, QObject *parent = nullptr);

    virtual void start() = 0;
    // Ctrl+C: finished() follows, later.
    virtual void stop() = 0;
    // The process was stopped (Ctrl+Z), and goes on.
    virtual void resume() { }

signals:
    void finished(int exitStatus);

protected:
    [[nodiscard]] const Options &options() const { return m_options; }
    [[nodiscard]] Output &output() { return m_output; }

private:
    const Options m_options;
    Output &m_output;
};

} // namespace shared::command
