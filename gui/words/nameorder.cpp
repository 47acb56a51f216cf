// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/words/nameorder.h"

#include <QCollator>

namespace gui {

namespace {

QCollator makeCollator()
{
    // The locale of programmers has no order but that of the codes.
    const QLocale locale;
    QCollator collator(locale.language() == QLocale::C ? QLocale(QLocale::English) : locale);
    collator.setCaseSensitivity(Qt::CaseInsensitive);
    collator.setNumericMode(true);
    return collator;
}

} // namespace

int compareNames(const QString &left, const QString &right)
{
    static const QCollator kCollator = makeCollator();
    return kCollator.compare(left, right);
}

} // namespace gui
