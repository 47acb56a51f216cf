// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace server::stdio {

// Lines on stdout, each written at once and whole.
class StandardOutput final {
public:
    StandardOutput();

    // Waits for a client that does not read. False: it has closed its end.
    [[nodiscard]] bool writeLine(const QByteArray &line);
};

} // namespace server::stdio
