// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/hubprocess.h"

#include <QProcess>
#include <QString>

#include <memory>
#include <vector>

namespace tests {

// Which official client an agent is built on, and how it comes to the hub.
struct SdkKind {
    enum class Sdk { TypeScript1, TypeScript2, Python1, Python2 };
    enum class Transport { Sse, StreamableHttp, Stdio };

    Sdk sdk = Sdk::TypeScript1;
    Transport transport = Transport::Sse;
    QString revision = {}; // empty: what the SDK asks for by itself

    [[nodiscard]] QByteArray name() const; // for a row of a table
};

// Agents on the official SDKs, each a process of its own that plays a role of roles.mjs or
// roles.py.
class SdkAgents final {
public:
    // The agents start when there are so many (0: at once).
    SdkAgents(quint16 port, int waitForAgents);

    void start(const SdkKind &kind, const QString &agentId, const QString &role,
        const QString &argument = {});

    // Until all have ended; what those that failed said, empty when all did well.
    [[nodiscard]] QByteArray failures();

    // What they have said so far and nobody has read.
    [[nodiscard]] QByteArray said();

    // The Node.js to run scripts with, and the folder where they and the packages are.
    [[nodiscard]] static QString node();
    [[nodiscard]] static QString folder();
    // The session of the running row.
    [[nodiscard]] static QString session();

private:
    [[nodiscard]] QString place(const SdkKind &kind, const QString &agentId) const;

    const quint16 m_port;
    const int m_waitForAgents;
    std::vector<std::unique_ptr<QProcess>> m_processes;
};

} // namespace tests

Q_DECLARE_METATYPE(tests::SdkKind)
