// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/config/options.h"
#include "server/stdio/bridge.h"
#include "server/stdio/hubfinder.h"
#include "server/stdio/linesplitter.h"
#include "server/stdio/standardoutput.h"
#include "shared/client/connectionpool.h"
#include "shared/util/clock.h"
#include "shared/util/deadlinequeue.h"
#include "shared/util/standardinput.h"
#include "shared/util/terminationsignal.h"

#include <QObject>

#include <memory>

namespace server {

namespace reactor {
class ServerThread;
}
class Server;

// coral-server --stdio, wired: one client on stdin and stdout, brought into a session of a hub that
// runs already, or else of one that this process hosts for this client and those that come later.
class StdioProgram final : public QObject {
    Q_OBJECT
public:
    // Requires: options.stdio.
    explicit StdioProgram(const config::Options &options, QObject *parent = nullptr);
    ~StdioProgram() override;

    // Until the client ends; the status that the process ends with.
    [[nodiscard]] int run();

private:
    [[nodiscard]] shared::Result<QUrl> host();
    void read(const QByteArray &bytes);
    void write(const QByteArray &line);
    void endInput();
    void fail(const QString &message);
    void stopHub();

    const config::Options m_options;
    const shared::SystemClock m_clock;
    shared::DeadlineQueue m_deadlines{m_clock};
    shared::ConnectionPool m_network;
    std::unique_ptr<reactor::ServerThread> m_thread; // of a hub that is hosted here
    Server *m_hub = nullptr; // lives in that thread
    QUrl m_hubUrl;
    stdio::HubFinder m_finder;
    stdio::Bridge m_bridge;
    stdio::LineSplitter m_lines;
    stdio::StandardOutput m_output;
    shared::StandardInput m_input;
    shared::TerminationSignal m_termination;
    bool m_isEnding = false;
    int m_status = 0;
};

} // namespace server
