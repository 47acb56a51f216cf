// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/mirroredheaders.h"

#include "server/mcp/registry.h"

#include <QHash>

#include <algorithm>

namespace server::transport {

using namespace Qt::StringLiterals;
using http::Headers;

namespace {

// What differs, as a sentence; null: nothing.
using Mismatch = std::optional<QString>;

// Texts of a client that go into a message to it are cut to what can be read.
QString shortened(const QString &text)
{
    return text.size() <= 100 ? text : text.first(100) + u'…';
}

Mismatch differing(const QByteArray &field, const QString &header, const QString &body)
{
    return u"The %1 header says '%2', but the request says '%3'."_s.arg(
        QLatin1StringView(field), shortened(header), shortened(body));
}

// The one value of a field that must be there.
Mismatch readField(const Headers &headers, const QByteArray &name, QByteArray &value)
{
    if (headers.count(name) != 1)
        return u"The %1 header is %2."_s.arg(QLatin1StringView(name),
            headers.contains(name) ? u"there more than once"_s : u"missing"_s);
    value = headers.value(name);
    return std::nullopt;
}

// A field that says it plainly.
Mismatch comparePlain(const Headers &headers, const QByteArray &name, const QString &body)
{
    QByteArray value;
    if (const Mismatch problem = readField(headers, name, value))
        return problem;
    return value == body.toUtf8() ? std::nullopt : differing(name, QString::fromUtf8(value), body);
}

// A field that may be wrapped.
Mismatch compareWrapped(const Headers &headers, const QByteArray &name, const QString &body)
{
    QByteArray value;
    if (const Mismatch problem = readField(headers, name, value))
        return problem;
    const auto text = decodeMirrored(value);
    if (!text)
        return u"The %1 header is malformed."_s.arg(QLatin1StringView(name));
    return *text == body ? std::nullopt : differing(name, *text, body);
}

// An integer is compared by its value: 42.0 and 42 are the same.
Mismatch compareInteger(const Headers &headers, const QByteArray &name, const QJsonValue &body)
{
    QByteArray value;
    if (const Mismatch problem = readField(headers, name, value))
        return problem;
    bool isNumber = false;
    const double number = value.toDouble(&isNumber);
    const bool isSame = isNumber && qFuzzyIsNull(number - body.toDouble());
    return isSame ? std::nullopt
                  : differing(name, QString::fromUtf8(value), QString::number(body.toDouble()));
}

Mismatch compareArgument(const Headers &headers, const QByteArray &name, const QJsonValue &body)
{
    if (body.isUndefined() || body.isNull()) {
        if (!headers.contains(name))
            return std::nullopt;
        return u"The %1 header repeats an argument that the request does not have."_s.arg(
            QLatin1StringView(name));
    }
    if (body.isBool())
        return comparePlain(headers, name, body.toBool() ? u"true"_s : u"false"_s);
    if (body.isDouble())
        return compareInteger(headers, name, body);
    return compareWrapped(headers, name, body.toString());
}

// Along the properties of the schema alone: nothing else of it leads to an argument for certain.
Mismatch compareArguments(
    const Headers &headers, const QJsonObject &schema, const QJsonObject &arguments)
{
    const QJsonObject properties = schema.value("properties"_L1).toObject();
    for (auto one = properties.begin(); one != properties.end(); ++one) {
        const QJsonObject property = one->toObject();
        const QJsonValue argument = arguments.value(one.key());
        const QString name = property.value("x-mcp-header"_L1).toString();
        Mismatch mismatch = name.isEmpty()
            ? compareArguments(headers, property, argument.toObject())
            : compareArgument(headers, "Mcp-Param-" + name.toLatin1(), argument);
        if (mismatch)
            return mismatch;
    }
    return std::nullopt;
}

// Which member of the params the Mcp-Name field repeats; empty: none.
QString namingMember(const QString &method)
{
    static const QHash<QString, QString> kMembers{{u"tools/call"_s, u"name"_s},
        {u"prompts/get"_s, u"name"_s}, {u"resources/read"_s, u"uri"_s}};
    return kMembers.value(method);
}

Mismatch compare(const Headers &headers, const mcp::Message &request,
    const mcp::StatelessMeta &meta, const mcp::Registry &registry)
{
    if (auto mismatch = comparePlain(headers, "MCP-Protocol-Version", meta.protocolVersion))
        return mismatch;
    if (auto mismatch = comparePlain(headers, "Mcp-Method", request.method))
        return mismatch;
    const QJsonValue name = request.params.value(namingMember(request.method));
    // A request without a name is wrong in another way.
    if (!name.isString())
        return std::nullopt;
    if (auto mismatch = compareWrapped(headers, "Mcp-Name", name.toString()))
        return mismatch;
    const mcp::Tool *tool =
        request.method == "tools/call"_L1 ? registry.tool(name.toString()) : nullptr;
    return tool ? compareArguments(
               headers, tool->inputSchema, request.params.value("arguments"_L1).toObject())
                : std::nullopt;
}

} // namespace

std::optional<QString> decodeMirrored(const QByteArray &value)
{
    static const QByteArray kPrefix = "=?base64?";
    static const QByteArray kSuffix = "?=";
    const bool isWrapped = value.size() >= kPrefix.size() + kSuffix.size()
        && value.startsWith(kPrefix) && value.endsWith(kSuffix);
    if (!isWrapped) {
        const bool isPrintable = std::ranges::all_of(
            value, [](char c) { return (c >= 0x20 && c <= 0x7e) || c == '\t'; });
        return isPrintable ? std::optional(QString::fromLatin1(value)) : std::nullopt;
    }
    const QByteArray encoded =
        value.sliced(kPrefix.size(), value.size() - kPrefix.size() - kSuffix.size());
    const auto decoded =
        QByteArray::fromBase64Encoding(encoded, QByteArray::AbortOnBase64DecodingErrors);
    // To the letter: with its padding, and nothing that would be read as something else.
    if (!decoded || (*decoded).toBase64() != encoded)
        return std::nullopt;
    QString text = QString::fromUtf8(*decoded);
    return text.toUtf8() == *decoded ? std::optional(std::move(text)) : std::nullopt;
}

std::optional<mcp::JsonRpcError> findMismatch(const Headers &headers, const mcp::Message &request,
    const mcp::StatelessMeta &meta, const mcp::Registry &registry)
{
    if (const Mismatch mismatch = compare(headers, request, meta, registry))
        return mcp::JsonRpcError{mcp::kHeaderMismatch, u"Header mismatch: "_s + *mismatch, {}};
    return std::nullopt;
}

} // namespace server::transport
