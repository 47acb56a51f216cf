// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QTableView;

namespace gui {

// A table that is read line by line: rows are chosen, and copied by the key, as a whole; each is a
// line of text high, without a grid between them.
void showAsLines(QTableView &table);

} // namespace gui
