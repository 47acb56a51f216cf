// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/reply.h"
#include "server/http/request.h"
#include "shared/contract/page.h"
#include "shared/util/result.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <algorithm>
#include <functional>
#include <map>
#include <optional>

namespace server::admin {

// What the query of a request for a list asks for.
struct PageQuery {
    qint64 limit = 100;
    qint64 offset = 0;
    QString sort; // a key of the list's own; empty: the order it has
    bool isDescending = false;
    QString text; // in lower case
};

// How a list can be sorted, by the names of the keys; an empty function is the order that it has.
template <typename T> using Orders = std::map<QString, std::function<bool(const T &, const T &)>>;

template <typename T, typename Field> auto by(Field T::*field)
{
    return [field](const T &left, const T &right) { return left.*field < right.*field; };
}

// What is wrong with a parameter, in a sentence that names it.
[[nodiscard]] shared::Error wrongParameter(const QString &what);

// What the query of a list may name whatever the list is of.
[[nodiscard]] QStringList pageParameters(const QStringList &further = {});
// Names in the query that are none of these, or that come twice.
[[nodiscard]] std::optional<shared::Error> wrongName(
    const http::Request &request, const QStringList &known);
// The first error names the parameter. sortKeys: none for a list that has one order.
[[nodiscard]] shared::Result<PageQuery> readPageQuery(
    const http::Request &request, const QStringList &sortKeys);
[[nodiscard]] shared::Result<qint64> readNumber(const http::Request &request, const QString &name,
    qint64 smallest, qint64 largest, qint64 byDefault);
[[nodiscard]] shared::Result<bool> readSwitch(const http::Request &request, const QString &name);
// The administrator's words.
[[nodiscard]] shared::Result<QString> readReason(const http::Request &request);

// Whether any of these has the text; so has everything when there is none.
[[nodiscard]] bool hasText(const PageQuery &query, std::initializer_list<QStringView> fields);
// Whether the parameter is absent or has this value.
[[nodiscard]] bool isAsked(const http::Request &request, const QString &name, const QString &value);

template <typename T> [[nodiscard]] QStringList keysOf(const Orders<T> &orders)
{
    QStringList keys;
    for (const auto &[key, order] : orders)
        keys.append(key);
    return keys;
}

// The rows that the filter let through, cut to the page.
template <typename T>
[[nodiscard]] http::Reply pageReply(
    QList<T> rows, const PageQuery &query, const Orders<T> &orders, const QString &eventId)
{
    if (const auto order = orders.find(query.sort); order != orders.end() && order->second)
        std::stable_sort(rows.begin(), rows.end(), order->second);
    if (query.isDescending)
        std::reverse(rows.begin(), rows.end());
    const qint64 total = rows.size();
    return http::Reply::json(200,
        shared::toJson(shared::Page<T>{
            rows.mid(query.offset, query.limit), total, query.offset, query.limit, eventId}));
}

} // namespace server::admin
