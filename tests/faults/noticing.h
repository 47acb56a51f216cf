// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/faults/faultbench.h"

#include <QMap>
#include <QTimer>

#include <chrono>
#include <vector>

namespace tests {

// How long connections that a test cut were taken for living ones: from the cut, by the clock of
// whoever cut, to the line that the hub wrote about the end. Neither how soon the test gets to look
// nor how it looks changes that. On a busy machine the hub waits for a processor meanwhile; that
// time is told apart, and is no fault of the hub's. Needs the event loop.
class Noticing final {
public:
    // Requires: the cuts come next.
    explicit Noticing(FaultBench &bench);
    Noticing(const Noticing &) = delete;
    Noticing &operator=(const Noticing &) = delete;

    // The connection from that port of ours is about to be cut.
    void noteCut(quint16 port, std::chrono::milliseconds sinceEpoch);
    void noteCut(quint16 port) { noteCut(port, now()); }
    [[nodiscard]] static std::chrono::milliseconds now(); // since the epoch

    struct Outcome {
        int noticed = 0;
        std::chrono::milliseconds slowest{0};
        // How long the hub waited for a processor until the last was noticed.
        std::chrono::milliseconds machine{0};
        // Whether all were noticed within that time of the hub's own.
        [[nodiscard]] bool isWithin(int all, std::chrono::milliseconds limit) const
        {
            return noticed == all && slowest <= limit + machine;
        }
        [[nodiscard]] QByteArray text() const;
    };
    // By the lines of that kind ("transport closed", "connection closed"), whose peer tells the
    // port. Waits until all that were cut are among them.
    [[nodiscard]] Outcome outcome(const char *message);

private:
    struct Sample {
        std::chrono::milliseconds at; // since the epoch
        std::chrono::nanoseconds waited;
    };
    void sample();
    // What the log tells so far.
    [[nodiscard]] Outcome noticed(const char *message);

    FaultBench &m_bench;
    const qsizetype m_logBefore; // bytes of it
    std::vector<Sample> m_samples;
    QTimer m_sampler;
    QMap<quint16, std::chrono::milliseconds> m_cuts;
};

} // namespace tests
