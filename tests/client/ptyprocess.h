// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QProcess>
#include <QSocketNotifier>
#include <QString>
#include <QStringList>

#include <memory>
#include <utility>

namespace tests {

// A program on a terminal of its own, as a person runs it. One that still runs when this object
// goes is killed.
class PtyProcess final {
public:
    PtyProcess(const QString &program, const QStringList &arguments,
        const QList<std::pair<QString, QString>> &environment);
    ~PtyProcess();

    void type(const QByteArray &keys);
    // Until the text stands in what was written to the terminal since the last such call (its
    // escape sequences included); what follows it is for the next one.
    [[nodiscard]] bool awaitText(const QByteArray &text);
    [[nodiscard]] bool awaitEnd();

    [[nodiscard]] int exitStatus() const { return m_process.exitCode(); }
    [[nodiscard]] const QByteArray &output() const { return m_output; } // all of it
    [[nodiscard]] qint64 processId() const { return m_process.processId(); }
    // Lines are edited by the terminal itself and echoed, as is usual outside of editors.
    [[nodiscard]] bool isCooked() const;

private:
    void read();

    int m_master = -1;
    int m_slave = -1; // ours, so that the terminal outlives the program
    std::unique_ptr<QSocketNotifier> m_notifier;
    QProcess m_process;
    QByteArray m_output;
    qsizetype m_seen = 0;
};

} // namespace tests
