// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/hub/evictionorder.h"

namespace gui {

using namespace Qt::StringLiterals;

QueryItems queryOf(const EvictionOrder &order)
{
    QueryItems query;
    if (!order.reason.isEmpty())
        query.append({u"reason"_s, order.reason});
    if (order.ban) {
        query.append({u"ban"_s, shared::banKindName(*order.ban)});
        query.append({u"banSeconds"_s, QString::number(order.banFor.count())});
    }
    return query;
}

} // namespace gui
