// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/logging/settings.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

namespace server::logging {

// A message on its way to stderr.
struct Record {
    QDateTime time;
    Level level = Level::Info;
    QByteArray category; // "coral.transport"; "qt.network.ssl" and the like from Qt itself
    QString text; // as shared::LogFields wrote it, or free text
};

// One line, line break included, in UTF-8. Safe for any text: what isn't printable is escaped.
[[nodiscard]] QByteArray formatLine(const Record &record, Format format);

} // namespace server::logging
