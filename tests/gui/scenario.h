// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/hubprocess.h"
#include "tests/support/mcpagent.h"
#include "tests/support/rawclient.h"
#include "tests/support/testagent.h"

#include <memory>
#include <optional>
#include <vector>

namespace tests {

// A dozen agents in three sessions on a real hub, who talk, wait, leave and come back: what the
// pictures of the window show.
class Scenario final {
public:
    Scenario();

    [[nodiscard]] bool begin();
    // What happens in that second of their life: to be called once in each.
    void live(int second);
    // One more round of talk.
    void talk();
    // Two agents break off.
    void makeTrouble();
    // An agent whose machine falls asleep: it answers no ping, and is closed after some.
    [[nodiscard]] bool fallAsleep();
    // Somebody asks the admin API without the right.
    [[nodiscard]] bool knockWithWrongToken();

    [[nodiscard]] HubProcess &hub() { return m_hub; }

private:
    TestAgent *add(const char *session, const char *name, const char *description);
    [[nodiscard]] TestAgent *find(const char *name) const;
    [[nodiscard]] bool beginReview();
    [[nodiscard]] bool beginTravel();
    void waitAgain();
    void comeAndGo(int second);

    HubProcess m_hub;
    std::vector<std::unique_ptr<TestAgent>> m_agents;
    std::vector<std::unique_ptr<McpAgent>> m_others; // on Streamable HTTP
    std::vector<McpAgent::Visit> m_visits;
    std::optional<RawClient> m_sleeper;
    QString m_reviewThread;
    QString m_testThread;
    QString m_travelThread;
    int m_round = 0;
};

} // namespace tests
