// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/config/options.h"
#include "shared/util/result.h"

#include <QByteArray>
#include <QString>

namespace server::config {

// Reads a TOML file into the options. An error is one line that names file, line and key; options
// read before it are set.
[[nodiscard]] shared::Result<shared::Done> readConfigFile(const QString &path, Options &options);

// The same for text; the name stands for the file in errors.
[[nodiscard]] shared::Result<shared::Done> readConfig(
    const QByteArray &toml, const QString &name, Options &options);

} // namespace server::config
