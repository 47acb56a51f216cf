// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/connectionpool.h"
#include "tests/client/chaos/ledger.h"
#include "tests/client/chaos/member.h"
#include "tests/client/chaos/sdkcrowd.h"
#include "tests/client/faultproxy.h"
#include "tests/support/hubprocess.h"

#include <QElapsedTimer>
#include <QStringList>

#include <chrono>
#include <functional>
#include <map>
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
        QStringList node = {}; // command of the TypeScript crowd; empty: there is none
        QStringList python = {};
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
    [[nodiscard]] bool settle();
    void report();
    [[nodiscard]] bool areAllThere();
    void refreshRoll();
    void fault(const QString &what);
    static bool await(const Condition &condition, std::chrono::milliseconds patience);

    const Setup m_setup;
    Ledger m_ledger;
    std::unique_ptr<tests::HubProcess> m_hub;
    std::unique_ptr<tests::FaultProxy> m_proxy;
    shared::ConnectionPool m_connections;
    std::vector<std::unique_ptr<Member>> m_members;
    std::vector<std::unique_ptr<SdkCrowd>> m_crowds;
    qsizetype m_agents = 0;
    qsizetype m_onRoll = 0; // agents that the hub says are there
    bool m_isAsking = false;
    std::vector<std::chrono::milliseconds> m_returns; // to a hub that is back
    QElapsedTimer m_sinceCut; // invalid: there was none
    std::map<qint64, int> m_attempts; // after it, by the quarter of a second
    QStringList m_faults;
};

} // namespace chaos
