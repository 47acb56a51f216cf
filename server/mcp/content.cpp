// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/content.h"

#include "server/mcp/registry.h"

#include <algorithm>

namespace server::mcp::content {

using namespace Qt::StringLiterals;

namespace {

QJsonObject binary(const QString &type, const QByteArray &bytes, const QString &mimeType)
{
    return {{u"type"_s, type}, {u"data"_s, QString::fromLatin1(bytes.toBase64())},
        {u"mimeType"_s, mimeType}};
}

bool fits(const QJsonObject &content, const Revision &revision)
{
    const QString type = content.value("type"_L1).toString();
    return (type != "audio"_L1 || revision.hasAudio)
        && (type != "resource_link"_L1 || revision.hasResourceLinks);
}

QJsonObject inWords(const QJsonObject &content)
{
    if (content.value("type"_L1) == "resource_link"_L1) {
        return text(u"%1: %2"_s.arg(
            content.value("name"_L1).toString(), content.value("uri"_L1).toString()));
    }
    return text(u"(audio, %1: this revision of the protocol can't carry it)"_s.arg(
        content.value("mimeType"_L1).toString()));
}

} // namespace

QJsonObject text(const QString &text)
{
    return {{u"type"_s, u"text"_s}, {u"text"_s, text}};
}

QJsonObject image(const QByteArray &bytes, const QString &mimeType)
{
    return binary(u"image"_s, bytes, mimeType);
}

QJsonObject audio(const QByteArray &bytes, const QString &mimeType)
{
    return binary(u"audio"_s, bytes, mimeType);
}

QJsonObject link(const Resource &resource)
{
    QJsonObject json{
        {u"type"_s, u"resource_link"_s}, {u"uri"_s, resource.uri}, {u"name"_s, resource.name}};
    for (const auto &[key, value] :
        {std::pair(u"title"_s, resource.title), std::pair(u"description"_s, resource.description),
            std::pair(u"mimeType"_s, resource.mimeType)}) {
        if (!value.isEmpty())
            json.insert(key, value);
    }
    return json;
}

QJsonObject embedded(const QJsonObject &contents)
{
    return {{u"type"_s, u"resource"_s}, {u"resource"_s, contents}};
}

QJsonObject textOf(const QString &uri, const QString &mimeType, const QString &text)
{
    return {{u"uri"_s, uri}, {u"mimeType"_s, mimeType}, {u"text"_s, text}};
}

QJsonObject blobOf(const QString &uri, const QString &mimeType, const QByteArray &bytes)
{
    return {{u"uri"_s, uri}, {u"mimeType"_s, mimeType},
        {u"blob"_s, QString::fromLatin1(bytes.toBase64())}};
}

QJsonArray forRevision(const QJsonArray &contents, const Revision &revision)
{
    QJsonArray fitting;
    for (const auto &value : contents) {
        const QJsonObject content = value.toObject();
        fitting.append(fits(content, revision) ? content : inWords(content));
    }
    return fitting;
}

} // namespace server::mcp::content
