// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/types.h"

#include <QHash>
#include <QList>
#include <QString>

namespace server::tools {

// What of long threads fits into one answer.
struct Excerpt {
    QList<session::Thread> threads; // all that were given, with the messages that fit
    QHash<QString, qsizetype> older; // how many messages of a thread went, by its id; not 0
};

// Keeps the newest messages of all threads together, as many as fit into so many characters
// (session::toldSize()), one at least. Requires: the messages of each thread are in the order of
// their sending.
[[nodiscard]] Excerpt excerptOf(const QList<session::Thread> &threads, qsizetype characters);

} // namespace server::tools
