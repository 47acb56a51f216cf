// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/tlsfiles.h"

#include <QFile>
#include <QSslCertificate>
#include <QSslKey>
#include <QSslSocket>

#include <algorithm>
#include <array>
#include <optional>

namespace server::http {

using namespace Qt::StringLiterals;
using shared::Error;
using shared::ErrorCode;
using shared::Result;

namespace {

Error unusable(const QString &what)
{
    return {ErrorCode::InvalidArgument, u"TLS: "_s + what};
}

Result<QByteArray> readFile(const QString &path, const QString &what)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return unusable(u"cannot read the %1 from %2: %3"_s.arg(what, path, file.errorString()));
    return file.readAll();
}

std::optional<QSslKey> readKey(const QByteArray &pem)
{
    for (const QSsl::KeyAlgorithm algorithm : std::array{QSsl::Rsa, QSsl::Ec, QSsl::Dsa}) {
        QSslKey key(pem, algorithm, QSsl::Pem, QSsl::PrivateKey);
        if (!key.isNull())
            return key;
    }
    return std::nullopt;
}

// The content of the element of DER that begins there, and what comes behind it.
struct Element {
    QByteArrayView content;
    QByteArrayView rest;
};

Element elementOf(QByteArrayView der)
{
    if (der.size() < 2)
        return {};
    auto length = static_cast<qsizetype>(static_cast<quint8>(der[1]));
    qsizetype head = 2;
    if (length > 0x7f) {
        const qsizetype bytes = length & 0x7f;
        if (bytes > 4 || der.size() < head + bytes)
            return {};
        length = 0;
        for (; head < 2 + bytes; ++head)
            length = length << 8 | static_cast<quint8>(der[head]);
    }
    if (der.size() < head + length)
        return {};
    return {der.sliced(head, length), der.sliced(head + length)};
}

// What identifies a public key, and stands in the private key that belongs to it as well: the
// modulus of RSA, the point of an elliptic curve.
QByteArrayView identityOf(const QSslKey &publicKey, QByteArrayView der)
{
    const QByteArrayView bits = elementOf(elementOf(elementOf(der).content).rest).content;
    if (bits.isEmpty())
        return {};
    const QByteArrayView payload = bits.sliced(1); // behind the number of unused bits
    return publicKey.algorithm() == QSsl::Rsa ? elementOf(elementOf(payload).content).content
                                              : payload;
}

bool belongTogether(const QSslCertificate &certificate, const QSslKey &key)
{
    const QSslKey publicKey = certificate.publicKey();
    if (publicKey.algorithm() != key.algorithm())
        return false;
    const QByteArray der = publicKey.toDer();
    return key.toDer().contains(identityOf(publicKey, der));
}

} // namespace

Result<QSslConfiguration> loadTls(const TlsFiles &files)
{
    if (files.certificates.isEmpty() || files.key.isEmpty())
        return unusable(u"tls-cert and tls-key go together; give both, or none"_s);
    if (!QSslSocket::supportsSsl())
        return unusable(u"this Qt cannot speak it; install OpenSSL and Qt's plugin for it"_s);
    const auto pem = readFile(files.certificates, u"certificate"_s);
    if (!pem)
        return pem.error();
    const auto keyPem = readFile(files.key, u"key"_s);
    if (!keyPem)
        return keyPem.error();
    const QList<QSslCertificate> chain = QSslCertificate::fromData(*pem, QSsl::Pem);
    if (chain.isEmpty() || chain.constFirst().isNull())
        return unusable(
            u"%1 holds no certificate; it must be a PEM file"_s.arg(files.certificates));
    if (keyPem->contains("ENCRYPTED"))
        return unusable(u"the key in %1 has a passphrase; give one without"_s.arg(files.key));
    const auto key = readKey(*keyPem);
    if (!key)
        return unusable(u"%1 holds no private key; it must be a PEM file"_s.arg(files.key));
    if (!belongTogether(chain.constFirst(), *key))
        return unusable(u"the key in %1 does not belong to the certificate in %2"_s.arg(
            files.key, files.certificates));
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(chain);
    configuration.setPrivateKey(*key);
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone); // of clients we ask no certificate
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    return configuration;
}

} // namespace server::http
