// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/trust.h"

#include <algorithm>

namespace shared {

namespace {

// What a certificate may lack that was named itself: its address, and somebody who vouches for it.
bool isAboutOrigin(const QSslError &error)
{
    switch (error.error()) {
    case QSslError::HostNameMismatch:
    case QSslError::SelfSignedCertificate:
    case QSslError::SelfSignedCertificateInChain:
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::CertificateUntrusted:
        return true;
    default:
        return false;
    }
}

} // namespace

bool isNamedItself(const QSslCertificate &certificate, const QList<QSslError> &errors,
    const QList<QSslCertificate> &trusted)
{
    return trusted.contains(certificate) && std::ranges::all_of(errors, isAboutOrigin);
}

} // namespace shared
