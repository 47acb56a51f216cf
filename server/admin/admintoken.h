// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/util/result.h"

#include <QString>

namespace server::admin {

// Where the token of the admin API may come from, in this order.
struct TokenSource {
    QString token; // given as it is
    QString file; // that holds it
    QString dataDir; // else its file "admin-token", made at the first start; empty: kept nowhere
};

// The token: 256 random bits in base64url where it is made here, in a file that its owner alone can
// read; if others can by now they can't afterwards, and a warning says so, as it does of a given
// file that everybody can read. The error is one line that says what to do.
[[nodiscard]] shared::Result<QString> adminToken(const TokenSource &source);

} // namespace server::admin
