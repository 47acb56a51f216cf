// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/config/literal.h"
#include "server/config/options.h"
#include "shared/util/result.h"

#include <chrono>

namespace server::config {

// Each reads a literal as one type, or says what was expected and what was found instead. Bounds
// are inclusive.

struct Bounds {
    qint64 smallest = 0;
    qint64 largest = 0;
};

// A whole number.
[[nodiscard]] shared::Result<qint64> readCount(const Literal &literal, Bounds bounds);
// Bytes: a whole number, or one with B, KiB, MiB or GiB behind it.
[[nodiscard]] shared::Result<qint64> readSize(const Literal &literal, Bounds bounds);
// "500ms", "15s", "2m", "1h"; a whole number is seconds. The bounds are milliseconds.
[[nodiscard]] shared::Result<std::chrono::milliseconds> readDuration(
    const Literal &literal, Bounds bounds);
// A boolean; in flags and the environment on/off, true/false, yes/no, 1/0.
[[nodiscard]] shared::Result<bool> readSwitch(const Literal &literal);
[[nodiscard]] shared::Result<QString> readText(const Literal &literal); // not empty
[[nodiscard]] shared::Result<QString> readAnyText(const Literal &literal);
// In flags and the environment separated by commas.
[[nodiscard]] shared::Result<QStringList> readList(const Literal &literal);
[[nodiscard]] shared::Result<QHostAddress> readAddress(const Literal &literal);
[[nodiscard]] shared::Result<QList<Subnet>> readSubnets(const Literal &literal);
// The position of the word in the list.
[[nodiscard]] shared::Result<qsizetype> readChoice(
    const Literal &literal, const QStringList &choices);

// The same values as they stand in a configuration file.
[[nodiscard]] QString showSize(qint64 bytes);
[[nodiscard]] QString showDuration(std::chrono::milliseconds duration);
[[nodiscard]] QString showText(const QString &text);
[[nodiscard]] QString showList(const QStringList &list);

} // namespace server::config
