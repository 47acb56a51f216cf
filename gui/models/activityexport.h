// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/models/activityfilter.h"
#include "shared/util/result.h"

#include <QByteArray>
#include <QString>

namespace gui {

// The rows that the table shows, as files that other programs read.
enum class ExportFormat {
    Csv, // RFC 4180 in UTF-8: what the table shows, with the whole time and all ids
    JsonLines, // one event a line, as the feed told it
};

[[nodiscard]] QByteArray exported(const ActivityFilter &rows, ExportFormat format);
// Complete, or not at all.
[[nodiscard]] shared::Result<shared::Done> exportTo(
    const QString &path, const ActivityFilter &rows, ExportFormat format);

} // namespace gui
