// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/certificate.h"

#include <QDir>
#include <QProcess>
#include <QStandardPaths>

namespace tests {

using namespace Qt::StringLiterals;

bool hasOpenssl()
{
    return !QStandardPaths::findExecutable(u"openssl"_s).isEmpty();
}

bool makeCertificate(const CertificateWish &wish)
{
    const QString path = QDir(wish.folder).filePath(wish.name);
    const QStringList key = wish.isRsa
        ? QStringList{u"rsa:2048"_s}
        : QStringList{u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:prime256v1"_s};
    QProcess openssl;
    openssl.start(u"openssl"_s,
        QStringList{u"req"_s, u"-x509"_s, u"-nodes"_s, u"-days"_s, u"2"_s, u"-subj"_s,
            u"/CN="_s + wish.name, u"-addext"_s, u"subjectAltName="_s + wish.addresses, u"-out"_s,
            path + u".crt"_s, u"-keyout"_s, path + u".key"_s, u"-newkey"_s}
            + key);
    return openssl.waitForFinished(60'000) && openssl.exitCode() == 0;
}

} // namespace tests
