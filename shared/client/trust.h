// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QSslCertificate>
#include <QSslError>

namespace shared {

// Whether a server's own certificate is among those that are trusted: then it is the right one at
// whatever address, and needs nobody to vouch for it. Expired and the like it must not be.
[[nodiscard]] bool isNamedItself(const QSslCertificate &certificate, const QList<QSslError> &errors,
    const QList<QSslCertificate> &trusted);

} // namespace shared
