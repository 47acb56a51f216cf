// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace tests {

struct CertificateWish {
    QString folder; // gets NAME.crt and NAME.key
    QString name;
    QString addresses = QStringLiteral("IP:127.0.0.1"); // subjectAltName
    bool isRsa = false; // else on an elliptic curve, which is made sooner
};

[[nodiscard]] bool hasOpenssl();
// A certificate that vouches for itself, for two days, made by openssl.
[[nodiscard]] bool makeCertificate(const CertificateWish &wish);

} // namespace tests
