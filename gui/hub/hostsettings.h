// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace gui {

// The hub that the window hosts, as its owner set it up.
struct HostSettings {
    quint16 port = 3001;
    bool isOpenToNetwork = false; // listens on all addresses, not on loopback alone
    QString dataDir; // empty: the user's own data folder
    QString configFile; // empty: none
    bool startsWithWindow = true;

    // As coral-server takes them; what the file says is overruled.
    [[nodiscard]] QStringList arguments() const;

    friend bool operator==(const HostSettings &, const HostSettings &) = default;
};

} // namespace gui
