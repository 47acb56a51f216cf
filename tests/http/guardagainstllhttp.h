// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/limits.h"

#include <QByteArray>
#include <QByteArrayView>

namespace tests {

// Where our guard and llhttp disagree about the bytes of a connection, in words; empty when they
// agree or when the guard is the stricter one. Whatever the guard lets through llhttp has to read
// as the same request that ends at the same byte.
[[nodiscard]] QByteArray differenceToLlhttp(
    QByteArrayView bytes, const server::http::Limits &limits);

} // namespace tests
