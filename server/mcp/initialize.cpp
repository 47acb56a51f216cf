// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/initialize.h"

#include "server/mcp/registry.h"

namespace server::mcp {

using namespace Qt::StringLiterals;

namespace {

QJsonObject capabilities(const Registry &registry, const PeerSettings &settings)
{
    QJsonObject json;
    // Tools and prompts are fixed before the first peer, so their lists never change.
    if (!registry.tools().isEmpty())
        json.insert(u"tools"_s, QJsonObject());
    if (!registry.prompts().isEmpty())
        json.insert(u"prompts"_s, QJsonObject());
    if (registry.hasResources())
        json.insert(u"resources"_s, QJsonObject{{u"subscribe"_s, true}, {u"listChanged"_s, true}});
    if (registry.hasCompleters())
        json.insert(u"completions"_s, QJsonObject());
    if (settings.hasLogging)
        json.insert(u"logging"_s, QJsonObject());
    return json;
}

} // namespace

QJsonObject initializeResult(
    const Registry &registry, const PeerSettings &settings, const Revision &revision)
{
    QJsonObject info{{u"name"_s, settings.serverName}, {u"version"_s, settings.serverVersion}};
    if (revision.hasTitles && !settings.serverTitle.isEmpty())
        info.insert(u"title"_s, settings.serverTitle);
    QJsonObject result{{u"protocolVersion"_s, revision.name},
        {u"capabilities"_s, capabilities(registry, settings)}, {u"serverInfo"_s, info}};
    if (!settings.instructions.isEmpty())
        result.insert(u"instructions"_s, settings.instructions);
    return result;
}

} // namespace server::mcp
