// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <atomic>
#include <chrono>

namespace server::logging {

// The way of log lines into a descriptor that may be anything: a terminal, a file on a full disk, a
// pipe whose reader sleeps or has gone. Losing lines is better than holding up the server: it waits
// a moment for a reader that is only slow, and not at all for one that kept it waiting lately or
// that has taken nothing since. Any thread may write.
class LogSink {
public:
    // What is said ahead of the next line once so many were lost.
    using Notice = QByteArray (*)(quint64 lost);

    struct Patience {
        std::chrono::milliseconds wait{250}; // with a reader that is slow
        std::chrono::milliseconds distrust{10'000}; // of one that was slower
    };
    LogSink(int descriptor, Notice notice);
    LogSink(int descriptor, Notice notice, Patience patience);

    // Writes the line, its end included, or counts it as lost.
    void write(const QByteArray &line);
    [[nodiscard]] quint64 lostLines() const { return m_lost; } // in all

private:
    static void prepareSystem();
    [[nodiscard]] bool writeAll(QByteArrayView line);
    [[nodiscard]] bool isReady();

    const int m_descriptor;
    const Notice m_notice;
    const Patience m_patience;
    std::atomic<quint64> m_lost = 0;
    std::atomic<quint64> m_untold = 0; // lost since the last notice
    std::atomic<bool> m_isTorn = false; // the last line has no end
    std::atomic<bool> m_isStalled = false; // not writable when it was last looked at
    std::atomic<std::chrono::steady_clock::rep> m_distrustedUntil = 0;
};

} // namespace server::logging
