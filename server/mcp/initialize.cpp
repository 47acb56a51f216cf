// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/initialize.h"

#include "server/mcp/registry.h"

#include <QJsonArray>

namespace server::mcp {

using namespace Qt::StringLiterals;

namespace {

QJsonObject capabilities(const Registry &registry, const PeerSettings &settings)
{
    QJsonObject json;
    // Tools and prompts are fixed before the first peer, so their lists never change; that of
    // resources need not.
    if (!registry.tools().isEmpty())
        json.insert(u"tools"_s, QJsonObject());
    if (!registry.prompts().isEmpty())
        json.insert(u"prompts"_s, QJsonObject());
    if (registry.hasResources()) {
        QJsonObject resources{{u"subscribe"_s, true}};
        if (registry.hasChangingResources())
            resources.insert(u"listChanged"_s, true);
        json.insert(u"resources"_s, resources);
    }
    if (registry.hasCompleters())
        json.insert(u"completions"_s, QJsonObject());
    if (settings.hasLogging)
        json.insert(u"logging"_s, QJsonObject());
    if (!settings.experimental.isEmpty())
        json.insert(u"experimental"_s, settings.experimental);
    return json;
}

QJsonObject serverInfo(const PeerSettings &settings, bool hasTitle)
{
    QJsonObject info{{u"name"_s, settings.serverName}, {u"version"_s, settings.serverVersion}};
    if (hasTitle && !settings.serverTitle.isEmpty())
        info.insert(u"title"_s, settings.serverTitle);
    return info;
}

void addInstructions(QJsonObject &result, const PeerSettings &settings)
{
    if (!settings.instructions.isEmpty())
        result.insert(u"instructions"_s, settings.instructions);
}

} // namespace

QJsonObject initializeResult(
    const Registry &registry, const PeerSettings &settings, const Revision &revision)
{
    QJsonObject result{{u"protocolVersion"_s, revision.name},
        {u"capabilities"_s, capabilities(registry, settings)},
        {u"serverInfo"_s, serverInfo(settings, revision.hasTitles)}};
    addInstructions(result, settings);
    return result;
}

QJsonObject discoverResult(const Registry &registry, const PeerSettings &settings)
{
    QJsonObject result{
        {u"supportedVersions"_s, QJsonArray::fromStringList(settings.allRevisions())},
        {u"capabilities"_s, capabilities(registry, settings)}};
    addInstructions(result, settings);
    return result;
}

QJsonObject serverMeta(const PeerSettings &settings)
{
    return {{u"io.modelcontextprotocol/serverInfo"_s, serverInfo(settings, true)}};
}

} // namespace server::mcp
