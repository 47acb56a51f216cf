// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/resultform.h"

#include <QHash>

#include <chrono>

namespace server::mcp {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

struct CacheHint {
    std::chrono::milliseconds lifetime{0};
    bool isPublic = false; // the same for every caller
};

// The lists of one server change with its version at most, but a new one may start at any time.
constexpr std::chrono::milliseconds kListLifetime = 1min;

const QHash<QString, CacheHint> &cacheHints()
{
    static const QHash<QString, CacheHint> kHints{
        {u"server/discover"_s, {kListLifetime, true}},
        {u"tools/list"_s, {kListLifetime, true}},
        {u"prompts/list"_s, {kListLifetime, true}},
        {u"resources/templates/list"_s, {kListLifetime, true}},
        // A caller's own, and they change with every message.
        {u"resources/list"_s, {0ms, false}},
        {u"resources/read"_s, {0ms, false}},
    };
    return kHints;
}

void insertNew(QJsonObject &json, const QString &key, const QJsonValue &value)
{
    if (!json.contains(key))
        json.insert(key, value);
}

} // namespace

QJsonObject formResult(
    QJsonObject result, const QString &method, const Revision &revision, const QJsonObject &meta)
{
    if (!revision.isStateless)
        return result;
    insertNew(result, u"resultType"_s, u"complete"_s);
    if (!meta.isEmpty()) {
        QJsonObject merged = result.value("_meta"_L1).toObject();
        for (auto one = meta.begin(); one != meta.end(); ++one)
            insertNew(merged, one.key(), one.value());
        result.insert(u"_meta"_s, merged);
    }
    const auto hint = cacheHints().constFind(method);
    if (hint != cacheHints().cend() && result.value("resultType"_L1) == "complete"_L1) {
        insertNew(result, u"ttlMs"_s, static_cast<qint64>(hint->lifetime.count()));
        insertNew(result, u"cacheScope"_s, hint->isPublic ? u"public"_s : u"private"_s);
    }
    return result;
}

} // namespace server::mcp
