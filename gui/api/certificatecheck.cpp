// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/api/certificatecheck.h"

#include <QCryptographicHash>
#include <QNetworkReply>
#include <QSslCertificate>
#include <QSslConfiguration>

namespace gui {

QString CertificateProblem::fingerprintText() const
{
    const auto line = [this](qsizetype from, qsizetype count) {
        return QString::fromLatin1(fingerprint.mid(from, count).toHex(':').toUpper());
    };
    const qsizetype half = fingerprint.size() / 2;
    return line(0, half) + u'\n' + line(half, -1);
}

void CertificateCheck::judge(QNetworkReply &reply, const QList<QSslError> &errors)
{
    const QSslCertificate certificate = reply.sslConfiguration().peerCertificate();
    const QByteArray fingerprint = certificate.digest(QCryptographicHash::Sha256);
    if (!certificate.isNull() && !m_trusted.isEmpty() && fingerprint == m_trusted) {
        reply.ignoreSslErrors(errors);
        return;
    }
    CertificateProblem problem;
    for (const QSslError &error : errors)
        problem.problems.append(error.errorString());
    problem.problems.removeDuplicates();
    problem.subject = certificate.subjectDisplayName();
    problem.issuer = certificate.issuerDisplayName();
    problem.validUntil = certificate.expiryDate();
    problem.fingerprint = certificate.isNull() ? QByteArray() : fingerprint;
    m_problem = problem;
}

bool CertificateCheck::hasRefused(const QNetworkReply &reply) const
{
    return reply.error() == QNetworkReply::SslHandshakeFailedError && m_problem.has_value();
}

} // namespace gui
