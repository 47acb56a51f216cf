// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QAbstractItemView;

namespace gui {

// Ctrl+C in the view copies the rows that are selected: the visible columns, a tab between them.
void copyRowsByKey(QAbstractItemView &view);
void copySelectedRows(const QAbstractItemView &view);

} // namespace gui
