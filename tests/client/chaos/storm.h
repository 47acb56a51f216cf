// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/connectionpool.h"
#include "tests/client/chaos/ledger.h"
#include "tests/client/chaos/member.h"
#include "tests/client/chaos/sdkcrowd.h"
#include "tests/client/chaos/spread.h"
#include "tests/client/faultproxy.h"
#include "tests/support/hubprocess.h"

#include <QStringList>

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace chaos {

// A run: a hub, a fault proxy, agents of three kinds, and what became of their messages.
class Storm final {
public:
    struct Setup {
        std::chrono::milliseconds duration{0};
        int members = 25; // with CoralClient
        int scripts = 25; // on the official SDKs, half on each; 0: none
        int restarts = 0; // of the hub, by SIGKILL
        quint32 seed = 1;
        QStringList node = {}; // command of the TypeScript crowd
        QStringList python = {}; // and of the Python crowd
    };

    explicit Storm(const Setup &setup);

    // Runs it all; whether everything was as it must be. Tells the figures on standard output.
    [[nodiscard]] bool run();

private:
    using Condition = std::function<bool()>;
    [[nodiscard]] bool start();
    void makeMembers(const QStringList &names, const QStringList &all);
    void makeCrowds(const QStringList &node, const QStringList &python);
    void blow();
    void restartHub();
    void cutAllAtOnce();
    void awaitReturn();
    void settle();
    void callRoll();
    void audit();
    void report();
    [[nodiscard]] bool areOpen() const;
    [[nodiscard]] bool areAllThere();
    void refreshRoll();
    void fault(const QString &what);
    void faults(const QString &what, const QStringList &which); // nothing when there are none
    static bool await(const Condition &condition, std::chrono::milliseconds patience);

    const Setup m_setup;
    Ledger m_ledger;
    std::unique_ptr<tests::HubProcess> m_hub;
    std::unique_ptr<tests::FaultProxy> m_proxy;
    shared::ConnectionPool m_connections;
    std::vector<std::unique_ptr<Member>> m_members;
    QStringList m_instances; // of the hub that each of them was connected to, of late
    std::vector<std::unique_ptr<SdkCrowd>> m_crowds;
    qsizetype m_agents = 0;
    qsizetype m_onRoll = 0; // agents that the hub says are there
    bool m_isAsking = false;
    std::vector<std::chrono::milliseconds> m_returns; // to a hub that is back
    std::vector<Spread> m_spreads; // one each time that all were cut
    QStringList m_faults;
};

} // namespace chaos
