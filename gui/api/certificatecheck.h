// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QSslError>
#include <QString>
#include <QStringList>

#include <optional>

class QNetworkReply;

namespace gui {

// Why a server was not believed to be who it says.
struct CertificateProblem {
    QStringList problems; // sentences
    QString subject;
    QString issuer;
    QDateTime validUntil;
    QByteArray fingerprint; // SHA-256

    [[nodiscard]] QString fingerprintText() const; // AB:CD:..., in two lines
};

// Judges what TLS has against a server. Nothing is accepted but a certificate that the user has
// named before, by its fingerprint.
class CertificateCheck final {
public:
    explicit CertificateCheck(const QByteArray &trusted)
        : m_trusted(trusted)
    {
    }

    void judge(QNetworkReply &reply, const QList<QSslError> &errors);
    // Whether that is why the reply failed.
    [[nodiscard]] bool hasRefused(const QNetworkReply &reply) const;

    // Of the last server that was refused.
    [[nodiscard]] const std::optional<CertificateProblem> &problem() const { return m_problem; }

private:
    const QByteArray m_trusted;
    std::optional<CertificateProblem> m_problem;
};

} // namespace gui
