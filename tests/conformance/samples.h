// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>

namespace tests {

// The smallest files that are valid.
[[nodiscard]] QByteArray tinyPng(); // one pixel
[[nodiscard]] QByteArray tinyWav(); // no sample

// A JSON object from its text. Requires: it is one.
[[nodiscard]] QJsonObject jsonObject(const char *text);

} // namespace tests
