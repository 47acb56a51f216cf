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
#include <utility>
#include <vector>

namespace server::admin {

// What the query of a request for a list asks for.
struct PageQuery {
    qint64 limit = 100;
    qint64 offset = 0;
    QString sort; // a key of the list's own; empty: the order it has
    bool isDescending = false;
    QString text; // in lower case
};

// How a list can be sorted, by the names of the keys; an empty function is the order that it has. A
// row is what there is to sort: light enough to be made for all when one page is asked for.
template <typename Row>
using Orders = std::map<QString, std::function<bool(const Row &, const Row &)>>;

// Of rows, or of pointers to them.
template <typename T, typename Field> auto by(Field T::*field)
{
    return [field](const auto &left, const auto &right) {
        return std::invoke(field, left) < std::invoke(field, right);
    };
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
// Whose rows are asked for; a null string: anybody's. Read once, since there may be thousands.
struct NameFilter {
    QString application;
    QString session;
    QString agent;

    [[nodiscard]] bool has(
        const QString &applicationId, const QString &sessionId, const QString &agentId = {}) const;
};
[[nodiscard]] NameFilter readNameFilter(const http::Request &request);

template <typename T> [[nodiscard]] QStringList keysOf(const Orders<T> &orders)
{
    QStringList keys;
    for (const auto &[key, order] : orders)
        keys.append(key);
    return keys;
}

// Of the rows that the filter let through, those of the page.
template <typename Row>
[[nodiscard]] std::vector<Row> pageOf(
    std::vector<Row> rows, const PageQuery &query, const Orders<Row> &orders)
{
    if (query.isDescending)
        std::reverse(rows.begin(), rows.end());
    if (const auto order = orders.find(query.sort); order != orders.end() && order->second)
        std::stable_sort(rows.begin(), rows.end(), [&](const Row &left, const Row &right) {
            return query.isDescending ? order->second(right, left) : order->second(left, right);
        });
    const auto size = static_cast<qint64>(rows.size());
    rows.erase(rows.begin() + std::min(size, query.offset + query.limit), rows.end());
    rows.erase(rows.begin(), rows.begin() + std::min(size, query.offset));
    return rows;
}

template <typename T>
[[nodiscard]] http::Reply pageReply(
    const QList<T> &items, qsizetype total, const PageQuery &query, const QString &eventId)
{
    return http::Reply::json(
        200, shared::toJson(shared::Page<T>{items, total, query.offset, query.limit, eventId}));
}

// Of a list with one order that is at hand as it is.
template <typename T>
[[nodiscard]] http::Reply pageReply(
    const QList<T> &rows, const PageQuery &query, const QString &eventId)
{
    std::vector<const T *> wanted;
    for (const T &row : rows)
        wanted.push_back(&row);
    QList<T> items;
    for (const T *row : pageOf(std::move(wanted), query, {}))
        items.append(*row);
    return pageReply(items, rows.size(), query, eventId);
}

} // namespace server::admin
