// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace tests {

// Where our reading of a JSON text and that of QJsonDocument differ and should not, in words; empty
// when all is well. QJsonDocument is the laxer one: what we take it takes, unless it is a number
// that no double holds; what it takes and we don't is refused for one of a few good reasons.
[[nodiscard]] QByteArray differenceToQt(const QByteArray &json);

} // namespace tests
