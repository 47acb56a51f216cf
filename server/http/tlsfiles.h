// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QSslConfiguration>
#include <QString>

namespace server::http {

// Where the server's certificate is: PEM files, the certificate first and then those that lead to
// its root; the key without a passphrase.
struct TlsFiles {
    QString certificates;
    QString key;

    [[nodiscard]] bool isEmpty() const { return certificates.isEmpty() && key.isEmpty(); }
};

// What the files make: TLS 1.2 or later. The error is one line that says what to do.
[[nodiscard]] shared::Result<QSslConfiguration> loadTls(const TlsFiles &files);

} // namespace server::http
