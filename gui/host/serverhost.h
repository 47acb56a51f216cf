// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/hub/host.h"

#include <memory>

namespace server {
class Server;
}
namespace server::reactor {
class ServerThread;
}

namespace gui {

// Runs the server in a thread of its own. The window talks to it as to any other, by the admin API;
// this is all of it that knows the server.
class ServerHost final : public Host {
    Q_OBJECT
public:
    explicit ServerHost(QObject *parent = nullptr);
    ~ServerHost() override;

    [[nodiscard]] shared::Result<HubAddress> start(const HostSettings &settings) override;
    void stop() override;
    [[nodiscard]] State state() const override { return m_state; }

private:
    void end();
    void setState(State state);

    std::unique_ptr<server::reactor::ServerThread> m_thread; // null: stopped
    server::Server *m_hub = nullptr; // lives in that thread
    State m_state = State::Stopped;
};

} // namespace gui
