// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/hubprocess.h"
#include "tests/support/mcpagent.h"
#include "tests/support/testagent.h"

#include <memory>
#include <vector>

namespace tests {

// A dozen agents in three sessions on a real hub, who talk, wait, leave and break off: what the
// pictures of the window show.
class Scenario final {
public:
    Scenario();

    [[nodiscard]] bool begin();
    // One more round of talk.
    void talk();
    // Two agents break off.
    void makeTrouble();
    // Somebody asks the admin API without the right.
    [[nodiscard]] bool knockWithWrongToken();

    [[nodiscard]] HubProcess &hub() { return m_hub; }

private:
    TestAgent *add(const char *session, const char *name, const char *description);
    [[nodiscard]] TestAgent *find(const char *name) const;
    [[nodiscard]] bool beginReview();
    [[nodiscard]] bool beginTravel();

    HubProcess m_hub;
    std::vector<std::unique_ptr<TestAgent>> m_agents;
    std::vector<std::unique_ptr<McpAgent>> m_others; // on Streamable HTTP
    std::vector<McpAgent::Visit> m_visits;
    QString m_reviewThread;
    QString m_testThread;
    QString m_travelThread;
    int m_round = 0;
};

} // namespace tests
