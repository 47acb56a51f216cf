// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace server::config {

// The known word that a mistyped one was most likely meant to be; empty when none is near.
[[nodiscard]] QString nearest(const QString &word, const QStringList &known);

// `; did you mean "port"?`, or nothing.
[[nodiscard]] QString hint(const QString &word, const QStringList &known);

} // namespace server::config
