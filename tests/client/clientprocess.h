// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QProcess>
#include <QStringList>

#include <utility>

namespace tests {

// coral-client as a process of its own. One that still runs when this object goes is killed.
class ClientProcess final {
public:
    // Which server; further arguments are those of the run.
    ClientProcess(quint16 port, const QStringList &arguments,
        const QList<std::pair<QString, QString>> &environment = {});
    ~ClientProcess();

    [[nodiscard]] static QString binary();

    void write(const QByteArray &input) { m_process.write(input); }
    void closeInput() { m_process.closeWriteChannel(); }
    void interrupt(); // Ctrl+C
    // Whether it ended by itself.
    [[nodiscard]] bool awaitEnd();
    // Until its standard output has the text.
    [[nodiscard]] bool awaitOutput(const QByteArray &text, int times = 1);

    [[nodiscard]] int exitStatus() const { return m_process.exitCode(); }
    [[nodiscard]] const QByteArray &output();
    [[nodiscard]] QByteArray errors() { return m_process.readAllStandardError(); }
    // Its output as JSON, an object a line.
    [[nodiscard]] QList<QJsonObject> objects();

private:
    QProcess m_process;
    QByteArray m_output;
};

} // namespace tests
