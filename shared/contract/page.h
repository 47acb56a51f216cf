// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/contract/jsonfields.h"

#include <QList>
#include <QString>

namespace shared {

// Part of a list: the answer of every route that lists. Rows that come and go between two requests
// shift those behind them; whoever needs all of them follows the feed from eventId on.
template <typename T> struct Page {
    QList<T> items;
    qint64 total = 0; // that the filter let through
    qint64 offset = 0; // of the first item
    qint64 limit = 0;
    QString eventId; // of the newest event when the page was made

    friend bool operator==(const Page &, const Page &) = default;
};

template <typename Fields, typename Paged> void describePage(Fields &fields, Paged &page)
{
    fields.field("items", page.items);
    fields.field("total", page.total);
    fields.field("offset", page.offset);
    fields.field("limit", page.limit);
    fields.field("eventId", page.eventId);
}

template <typename T> [[nodiscard]] QJsonObject toJson(const Page<T> &page)
{
    JsonWriter fields;
    describePage(fields, page);
    return fields.object();
}

template <typename T>
[[nodiscard]] std::optional<Error> fromJson(const QJsonObject &object, Page<T> &page)
{
    JsonReader fields(object);
    describePage(fields, page);
    return fields.error();
}

} // namespace shared
