// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/listing.h"

#include <QJsonObject>

namespace server::mcp {

using namespace Qt::StringLiterals;

namespace {

void insertText(QJsonObject &json, const QString &key, const QString &text)
{
    if (!text.isEmpty())
        json.insert(key, text);
}

// What tools, prompts, resources and templates have in common.
template <typename T> QJsonObject named(const T &entry, const Revision &revision)
{
    QJsonObject json{{u"name"_s, entry.name}};
    if (revision.hasTitles)
        insertText(json, u"title"_s, entry.title);
    insertText(json, u"description"_s, entry.description);
    if (revision.hasIcons && !entry.icons.isEmpty())
        json.insert(u"icons"_s, entry.icons);
    return json;
}

QJsonObject describe(const Tool &tool, const Revision &revision)
{
    QJsonObject json = named(tool, revision);
    // The type is required, also of a tool that takes nothing.
    QJsonObject schema = tool.inputSchema;
    if (!schema.contains("type"_L1))
        schema.insert(u"type"_s, u"object"_s);
    json.insert(u"inputSchema"_s, schema);
    if (revision.hasStructuredContent && !tool.outputSchema.isEmpty())
        json.insert(u"outputSchema"_s, tool.outputSchema);
    if (revision.hasToolAnnotations && !tool.annotations.isEmpty())
        json.insert(u"annotations"_s, tool.annotations);
    return json;
}

QJsonObject describe(const Prompt &prompt, const Revision &revision)
{
    QJsonObject json = named(prompt, revision);
    QJsonArray arguments;
    for (const Prompt::Argument &argument : prompt.arguments) {
        QJsonObject one{{u"name"_s, argument.name}, {u"required"_s, argument.isRequired}};
        insertText(one, u"description"_s, argument.description);
        arguments.append(one);
    }
    json.insert(u"arguments"_s, arguments);
    return json;
}

QJsonObject describe(const Resource &resource, const Revision &revision)
{
    QJsonObject json = named(resource, revision);
    json.insert(u"uri"_s, resource.uri);
    insertText(json, u"mimeType"_s, resource.mimeType);
    return json;
}

QJsonObject describe(const ResourceTemplate &resourceTemplate, const Revision &revision)
{
    QJsonObject json = named(resourceTemplate, revision);
    json.insert(u"uriTemplate"_s, resourceTemplate.uriTemplate);
    insertText(json, u"mimeType"_s, resourceTemplate.mimeType);
    return json;
}

template <typename T> QJsonArray describeAll(const QList<T> &entries, const Revision &revision)
{
    QJsonArray list;
    for (const T &entry : entries)
        list.append(describe(entry, revision));
    return list;
}

} // namespace

QJsonArray listTools(const Registry &registry, const Revision &revision)
{
    return describeAll(registry.tools(), revision);
}

QJsonArray listPrompts(const Registry &registry, const Revision &revision)
{
    return describeAll(registry.prompts(), revision);
}

QJsonArray listResources(const Registry &registry, const Caller &caller, const Revision &revision)
{
    return describeAll(registry.resources(caller), revision);
}

QJsonArray listResourceTemplates(const Registry &registry, const Revision &revision)
{
    return describeAll(registry.resourceTemplates(), revision);
}

} // namespace server::mcp
