// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QMap>
#include <QProcess>
#include <QString>

#include <chrono>

namespace tests {

// coral-fault-client: agents in a process of their own. Ended with this object.
class ClientProcess final {
public:
    struct Setup {
        quint16 port = 0;
        QByteArray session = "session1";
        QString role; // "idle", ...: see faultclient.cpp
        int count = 1;
        // Of the agents, before a number; processes in one session need different ones.
        QString name = QStringLiteral("agent");
        QString host = QStringLiteral("127.0.0.1");
        QString network = {}; // the network namespace it runs in; empty: ours
    };

    explicit ClientProcess(const Setup &setup); // starts it
    ~ClientProcess();
    ClientProcess(const ClientProcess &) = delete;
    ClientProcess &operator=(const ClientProcess &) = delete;

    // Until all agents are where they shall be.
    [[nodiscard]] bool awaitReady();
    [[nodiscard]] bool isReady() { return !endpoint().isEmpty(); }
    [[nodiscard]] bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    [[nodiscard]] QByteArray endpoint(); // of the first agent; empty before it is ready

    // Its connections by their ports, and when each was ended, in milliseconds since the epoch. The
    // system ends those of a process that was killed: from then on. Complete once it has ended.
    [[nodiscard]] QMap<quint16, std::chrono::milliseconds> cuts();

    void closeAll() { command("fin\n"); }
    void resetAll() { command("rst\n"); }
    void kill(); // SIGKILL
    void freeze(); // SIGSTOP
    void thaw(); // SIGCONT

private:
    void command(const char *line) { m_process.write(line); }
    void signal(int number) const;
    [[nodiscard]] QByteArrayList report(const QByteArray &name); // the words of its line

    QProcess m_process;
    std::chrono::milliseconds m_killed{0}; // since the epoch
    QByteArray m_output;
};

} // namespace tests
