// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFile>
#include <QList>
#include <QProcess>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <utility>

namespace tests {

// The real server as a process of its own: on a free port, with a data folder of its own, stopped
// as an administrator would stop it. One that still runs when this object goes is killed. Its log
// goes to a file, so that a test that does not look never holds it up.
class HubProcess final {
public:
    struct Setup {
        // A program that runs the server, with its arguments: prlimit and the like.
        QStringList launcher = {};
        quint16 port = 0; // 0: a free one
        QStringList arguments = {}; // besides --port and --data-dir
        QList<std::pair<QString, QString>> environment = {};
        QByteArray configuration = {}; // TOML; passed by --config when it isn't empty
    };

    HubProcess();
    explicit HubProcess(Setup setup);
    ~HubProcess();

    // Until the ready line; false (and a warning with the server's own words) when none came.
    [[nodiscard]] bool start();
    // SIGTERM; whether the process then ended by itself with exit status 0.
    [[nodiscard]] bool stop();

    void signal(int number) const; // as kill(1) does
    void kill(); // SIGKILL; waits for its end
    // Until it has ended by itself.
    [[nodiscard]] bool awaitEnd();

    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] qint64 processId() const { return m_process.processId(); }
    [[nodiscard]] bool isRunning() const { return m_process.state() == QProcess::Running; }
    [[nodiscard]] int exitStatus() const { return m_process.exitCode(); }
    [[nodiscard]] const QByteArray &output(); // all of stdout so far
    [[nodiscard]] const QByteArray &log(); // all of stderr so far
    [[nodiscard]] QString folder() const { return m_folder.path(); }

    // Runs the binary to its end with exactly these arguments: for --help, bad usage and the like.
    struct Outcome {
        int exitStatus = -1; // -1: it did not end, or crashed
        QByteArray output;
        QByteArray log;
    };
    [[nodiscard]] static Outcome run(
        const QStringList &arguments, const QList<std::pair<QString, QString>> &environment = {});

    // The program under test.
    [[nodiscard]] static QString binary();
    // What the server and programs that start one are to be run with: none of the developer's own
    // CORAL_* settings, and leak reports (of instrumented builds) without the leaks of others.
    [[nodiscard]] static QProcessEnvironment cleanEnvironment(
        const QList<std::pair<QString, QString>> &additions = {});

private:
    void drain();

    const Setup m_setup;
    QTemporaryDir m_folder;
    QFile m_logFile;
    QProcess m_process;
    quint16 m_port = 0;
    QByteArray m_output;
    QByteArray m_log;
};

} // namespace tests
