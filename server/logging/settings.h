// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace server::logging {

enum class Level { Debug, Info, Warning, Error };
enum class Format {
    Text, // for people and grep
    Json, // one object a line, for collectors
};

// What is logged and how. Configurable ([log] of the configuration file).
struct Settings {
    Level level = Level::Info;
    Format format = Format::Text;
};

} // namespace server::logging
