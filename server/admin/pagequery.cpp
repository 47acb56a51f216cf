// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/pagequery.h"

namespace server::admin {

using namespace Qt::StringLiterals;
using http::Request;
using shared::Error;
using shared::ErrorCode;
using shared::Result;

namespace {

constexpr qint64 kMostItems = 1000;
constexpr qsizetype kLongestReason = 512;

} // namespace

Error wrongParameter(const QString &what)
{
    return {ErrorCode::InvalidArgument, what};
}

QStringList pageParameters(const QStringList &further)
{
    return QStringList{u"limit"_s, u"offset"_s, u"sort"_s, u"direction"_s} + further;
}

std::optional<Error> wrongName(const Request &request, const QStringList &known)
{
    QStringList seen;
    for (const auto &[name, value] : request.query.queryItems(QUrl::FullyDecoded)) {
        if (name.isEmpty() && value.isEmpty()) // what a "&" too many leaves
            continue;
        if (!known.contains(name))
            return wrongParameter(u"%1 is no parameter of this route, which takes %2."_s.arg(
                name.isEmpty() ? u"an empty name"_s : name,
                known.isEmpty() ? u"none"_s : known.join(u", ")));
        if (seen.contains(name))
            return wrongParameter(u"%1 must be given once."_s.arg(name));
        seen.append(name);
    }
    return std::nullopt;
}

Result<qint64> readNumber(
    const Request &request, const QString &name, qint64 smallest, qint64 largest, qint64 byDefault)
{
    const QString text = request.queryValue(name);
    if (text.isNull())
        return byDefault;
    bool isNumber = false;
    const qint64 number = text.toLongLong(&isNumber);
    if (!isNumber || number < smallest || number > largest)
        return wrongParameter(
            u"%1 must be a whole number from %2 to %3."_s.arg(name).arg(smallest).arg(largest));
    return number;
}

Result<bool> readSwitch(const Request &request, const QString &name)
{
    const QString text = request.queryValue(name);
    if (text.isNull() || text == u"false")
        return false;
    if (text != u"true")
        return wrongParameter(u"%1 must be true or false."_s.arg(name));
    return true;
}

Result<QString> readReason(const Request &request)
{
    const QString reason = request.queryValue(u"reason"_s).trimmed();
    if (reason.size() > kLongestReason)
        return wrongParameter(u"reason must have %1 characters at most."_s.arg(kLongestReason));
    return reason;
}

Result<PageQuery> readPageQuery(const Request &request, const QStringList &sortKeys)
{
    PageQuery query;
    const auto limit = readNumber(request, u"limit"_s, 1, kMostItems, query.limit);
    if (!limit)
        return limit.error();
    query.limit = *limit;
    const auto offset = readNumber(request, u"offset"_s, 0, 1'000'000'000, 0);
    if (!offset)
        return offset.error();
    query.offset = *offset;
    query.sort = request.queryValue(u"sort"_s);
    if (!query.sort.isEmpty() && sortKeys.isEmpty())
        return wrongParameter(
            u"sort can't be chosen: this list has one order; direction=desc turns it around."_s);
    if (!query.sort.isEmpty() && !sortKeys.contains(query.sort))
        return wrongParameter(u"sort must be one of %1."_s.arg(sortKeys.join(u", ")));
    const QString direction = request.queryValue(u"direction"_s);
    if (!direction.isNull() && direction != u"asc" && direction != u"desc")
        return wrongParameter(u"direction must be asc or desc."_s);
    query.isDescending = direction == u"desc";
    query.text = request.queryValue(u"text"_s).toLower();
    return query;
}

bool hasText(const PageQuery &query, std::initializer_list<QStringView> fields)
{
    return query.text.isEmpty()
        || std::any_of(fields.begin(), fields.end(), [&query](QStringView field) {
               return field.contains(query.text, Qt::CaseInsensitive);
           });
}

bool NameFilter::has(
    const QString &applicationId, const QString &sessionId, const QString &agentId) const
{
    return (application.isNull() || application == applicationId)
        && (session.isNull() || session == sessionId) && (agent.isNull() || agent == agentId);
}

NameFilter readNameFilter(const Request &request)
{
    return {request.queryValue(u"application"_s), request.queryValue(u"session"_s),
        request.queryValue(u"agent"_s)};
}

} // namespace server::admin
