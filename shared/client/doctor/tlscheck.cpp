// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/doctor/tlscheck.h"

#include "shared/client/httpconnection.h"
#include "shared/client/trust.h"

#include <QCryptographicHash>
#include <QHostAddress>
#include <QSslCertificate>
#include <QSslConfiguration>

#include <algorithm>

namespace shared::doctor {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int kSoon = 14; // days

QString nameOf(const QSslCertificate &certificate)
{
    QStringList names = certificate.subjectAlternativeNames().values()
        + certificate.subjectInfo(QSslCertificate::CommonName);
    names.removeDuplicates();
    return names.isEmpty() ? u"a certificate without a name"_s : names.join(u", "_s);
}

bool has(const QList<QSslError> &errors, std::initializer_list<QSslError::SslError> kinds)
{
    return std::ranges::any_of(errors, [kinds](const QSslError &error) {
        return std::ranges::find(kinds, error.error()) != kinds.end();
    });
}

QString protocolName(QSsl::SslProtocol protocol)
{
    switch (protocol) {
    case QSsl::TlsV1_2:
        return u"TLS 1.2"_s;
    case QSsl::TlsV1_3:
        return u"TLS 1.3"_s;
    default:
        return u"TLS"_s;
    }
}

bool isOnThisMachine(const QString &host)
{
    return host == "localhost"_L1 || QHostAddress(host).isLoopback();
}

} // namespace

void TlsCheck::start()
{
    if (address().server.scheme() != "https"_L1)
        return judgePlain();
    if (!QSslSocket::supportsSsl()) {
        return finish(Finding::failed(u"this program can't speak TLS: no OpenSSL was found"_s,
            u"Install OpenSSL in the version that Qt asks for (%1)."_s.arg(
                QSslSocket::sslLibraryBuildVersionString())));
    }
    setLimit(15s,
        Finding::failed(u"the handshake does not end within 15 s"_s,
            u"What listens there may not speak TLS: try http:// in --server."_s));
    QSslConfiguration configuration = m_socket.sslConfiguration();
    configuration.addCaCertificates(subject().trusted);
    m_socket.setSslConfiguration(configuration);
    connect(&m_socket, &QSslSocket::sslErrors, this, [this](const QList<QSslError> &errors) {
        m_errors = errors;
        if (isNamedItself(m_socket.peerCertificate(), errors, subject().trusted))
            m_socket.ignoreSslErrors(errors);
    });
    connect(&m_socket, &QSslSocket::encrypted, this, &TlsCheck::judgeCertificate);
    connect(&m_socket, &QSslSocket::errorOccurred, this, &TlsCheck::takeError);
    const Origin origin = Origin::of(address().server);
    m_socket.connectToHostEncrypted(origin.host, origin.port);
}

void TlsCheck::judgePlain()
{
    if (isOnThisMachine(address().server.host()) || address().isDevmode)
        return finish(Finding::skipped(u"http: nothing is encrypted"_s));
    finish(Finding::warning(u"http: the key can be read by everybody on the way"_s,
        u"Put a proxy with TLS in front of the hub, or give it a certificate, and use https:// "
        "(OPERATIONS.md, Secure)."_s));
}

void TlsCheck::judgeCertificate()
{
    const QSslCertificate certificate = m_socket.peerCertificate();
    const QDateTime end = certificate.expiryDate().toUTC();
    const QString text = u"%1, certificate of %2, valid until %3 (%4)"_s.arg(
        protocolName(m_socket.sessionProtocol()), nameOf(certificate),
        end.toString(u"yyyy-MM-dd"_s), elapsed());
    if (QDateTime::currentDateTimeUtc().daysTo(end) < kSoon) {
        return finish(Finding::warning(text,
            u"It ends soon: renew it. The hub reads it again on SIGHUP (OPERATIONS.md, "
            "HTTPS)."_s));
    }
    finish(Finding::ok(text));
}

void TlsCheck::takeError()
{
    if (m_errors.isEmpty()) {
        return finish(Finding::failed(u"no TLS connection: %1"_s.arg(m_socket.errorString()),
            u"What listens there may not speak TLS: try http:// in --server, and look at tls-cert "
            "of the hub or at the proxy (OPERATIONS.md, HTTPS)."_s));
    }
    QStringList texts;
    for (const QSslError &error : std::as_const(m_errors))
        texts.append(error.errorString());
    texts.removeDuplicates();
    finish(Finding::failed(
        u"the certificate is not trusted: %1"_s.arg(texts.join(u" "_s)), adviceFor(m_errors)));
}

QString TlsCheck::adviceFor(const QList<QSslError> &errors) const
{
    const QSslCertificate certificate = m_socket.peerCertificate();
    if (has(errors, {QSslError::CertificateExpired, QSslError::CertificateNotYetValid})) {
        return u"It is valid from %1 to %2: renew it, or mend the clock of this machine."_s.arg(
            certificate.effectiveDate().toString(Qt::ISODate),
            certificate.expiryDate().toString(Qt::ISODate));
    }
    if (has(errors, {QSslError::HostNameMismatch})) {
        return u"It belongs to %1: use such a name in --server, or name this very certificate with "
               "--ca FILE."_s.arg(nameOf(certificate));
    }
    const QByteArray print = certificate.digest(QCryptographicHash::Sha256).toHex(':').toUpper();
    return u"If it is the right one (SHA-256 %1), name it or that of its authority with --ca "
           "FILE."_s.arg(QString::fromLatin1(print));
}

} // namespace shared::doctor
