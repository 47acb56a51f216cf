// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace tests {

// A network namespace with a cable (a pair of veth devices) to ours, both gone with this object.
// Needs root and the program ip.
class VethLink final {
public:
    VethLink();
    ~VethLink();
    VethLink(const VethLink &) = delete;
    VethLink &operator=(const VethLink &) = delete;

    [[nodiscard]] bool isUp() const { return m_problem.isEmpty(); }
    [[nodiscard]] const QString &problem() const { return m_problem; }
    [[nodiscard]] const QString &network() const { return m_network; }
    [[nodiscard]] QString ourAddress() const { return m_subnet + QStringLiteral(".1"); }

    // Pulls the cable at the far end.
    [[nodiscard]] bool cut();

private:
    bool ip(const QString &arguments);

    const QString m_network;
    const QString m_subnet; // its first three bytes
    QString m_problem;
};

} // namespace tests
