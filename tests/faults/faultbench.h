// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/faults/rawagent.h"
#include "tests/support/hubprocess.h"
#include "tests/support/logentry.h"
#include "tests/support/metrics.h"

#include <QMap>
#include <QStringList>

namespace tests {

// A server process under test and what a fault must leave behind: nothing. Between begin() and
// leftovers() a test does its worst.
class FaultBench final {
public:
    // Log lines in JSON are added to the setup.
    explicit FaultBench(HubProcess::Setup setup = {});

    [[nodiscard]] bool start();
    [[nodiscard]] bool stop() { return m_hub.stop(); }
    [[nodiscard]] HubProcess &hub() { return m_hub; }
    [[nodiscard]] quint16 port() const { return m_hub.port(); }

    // Notes how things stand now.
    void begin();
    // What of descriptors, connections, transports, waits and deadlines is not as it was at
    // begin(), what /health says if it is not 200, and all lines above info that have no place
    // here: alarms are lines, and reasons of transports' ends, that may be warned of. Empty when
    // all is well. Waits for it.
    [[nodiscard]] QByteArray leftovers(const QStringList &alarms = {}) const;

    // Why transports ended since begin(), as the log tells it: "client_closed=2 evicted=1".
    [[nodiscard]] QByteArray loggedEnds() const;
    // The same as the metrics tell it.
    [[nodiscard]] QByteArray countedEnds() const;
    // How many connections ended for that reason since begin(), as the metrics tell it.
    [[nodiscard]] int connectionEnds(const QByteArray &reason) const;

    [[nodiscard]] QList<LogEntry> log() const; // since begin()
    [[nodiscard]] QList<LogEntry> log(const char *message) const;
    [[nodiscard]] Metrics metrics() const { return Metrics::scrape(port()); }
    [[nodiscard]] double increase(const QByteArray &name, const QByteArrayList &labels = {}) const;

    [[nodiscard]] RawClient::Target target() const { return {.port = port()}; }

private:
    [[nodiscard]] QStringList differences() const;
    [[nodiscard]] QStringList alarming(const QStringList &alarms) const;

    mutable HubProcess m_hub; // its log is read when it is asked for
    Metrics m_before;
    qsizetype m_logBegin = 0;
};

} // namespace tests
