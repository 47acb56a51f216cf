// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/client/doctor/check.h"

#include <QList>
#include <QSslError>
#include <QSslSocket>

namespace shared::doctor {

// Is the server who it says it is, and is what is said to it a secret?
class TlsCheck final : public Check {
    Q_OBJECT
public:
    using Check::Check;

private:
    void start() override;
    void judgePlain();
    void judgeCertificate();
    void takeError();
    [[nodiscard]] QString adviceFor(const QList<QSslError> &errors) const;

    QSslSocket m_socket;
    QList<QSslError> m_errors;
};

} // namespace shared::doctor
