// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QUrl>

namespace gui {

// Which hub, and what opens its door.
struct HubAddress {
    QUrl url; // http://ADDRESS:PORT of its admin API
    QString token;
    // SHA-256 of a certificate that the user has looked at and trusts; empty: only those that the
    // system trusts.
    QByteArray trustedCertificate;

    friend bool operator==(const HubAddress &, const HubAddress &) = default;
};

} // namespace gui
