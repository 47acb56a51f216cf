// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/registrymethods.h"

#include "server/mcp/argumentcheck.h"
#include "server/mcp/completionmethod.h"
#include "server/mcp/listing.h"
#include "server/mcp/parameters.h"

namespace server::mcp {

using namespace Qt::StringLiterals;

namespace {

// Lists are answered in one page: no cursor was ever given out. False: refused.
bool isFirstPage(const PeerCallPointer &call)
{
    const QJsonValue cursor = call->parameters().value("cursor"_L1);
    if (cursor.isUndefined() || cursor.isNull())
        return true;
    refuse(call, u"Unknown cursor. Lists here have one page: ask without a cursor."_s);
    return false;
}

template <typename T> QString namesOf(const QList<T> &entries)
{
    QStringList names;
    for (const T &entry : entries)
        names << entry.name;
    return names.isEmpty() ? u"none"_s : names.join(", "_L1);
}

} // namespace

const QHash<QString, RegistryMethods::Method> &RegistryMethods::methods()
{
    static const QHash<QString, Method> kMethods{
        {u"tools/list"_s, &RegistryMethods::listTools},
        {u"tools/call"_s, &RegistryMethods::callTool},
        {u"prompts/list"_s, &RegistryMethods::listPrompts},
        {u"prompts/get"_s, &RegistryMethods::getPrompt},
        {u"resources/list"_s, &RegistryMethods::listResources},
        {u"resources/templates/list"_s, &RegistryMethods::listResourceTemplates},
        {u"resources/read"_s, &RegistryMethods::readResource},
        {u"completion/complete"_s, &RegistryMethods::complete},
    };
    return kMethods;
}

QStringList RegistryMethods::names()
{
    return methods().keys();
}

bool RegistryMethods::knows(const QString &method)
{
    return methods().contains(method);
}

bool RegistryMethods::serve(const PeerCallPointer &call) const
{
    const Method method = methods().value(call->method());
    if (!method)
        return false;
    (this->*method)(call);
    return true;
}

void RegistryMethods::listTools(const PeerCallPointer &call) const
{
    if (isFirstPage(call))
        call->finish(QJsonObject{{u"tools"_s, mcp::listTools(m_registry, call->revision())}});
}

void RegistryMethods::callTool(const PeerCallPointer &call) const
{
    const auto name = readText(call, u"name"_s);
    if (!name)
        return;
    const Tool *tool = m_registry.tool(*name);
    if (!tool) {
        refuse(call,
            u"Unknown tool: %1. The tools are: %2."_s.arg(
                shortened(*name), namesOf(m_registry.tools())));
        return;
    }
    call->setTool(tool->name);
    const auto given = readObject(call, u"arguments"_s);
    if (!given)
        return;
    const auto checked = checkArguments(tool->inputSchema, *given);
    if (!checked) {
        call->finish(ToolResult::failure(
            checked.error().message + u" Mend this and call %1 again."_s.arg(tool->name)));
        return;
    }
    call->setArguments(*checked);
    tool->handler(call);
}

void RegistryMethods::listPrompts(const PeerCallPointer &call) const
{
    if (isFirstPage(call))
        call->finish(QJsonObject{{u"prompts"_s, mcp::listPrompts(m_registry, call->revision())}});
}

void RegistryMethods::getPrompt(const PeerCallPointer &call) const
{
    const auto name = readText(call, u"name"_s);
    if (!name)
        return;
    const Prompt *prompt = m_registry.prompt(*name);
    if (!prompt) {
        refuse(call,
            u"Unknown prompt: %1. The prompts are: %2."_s.arg(
                shortened(*name), namesOf(m_registry.prompts())));
        return;
    }
    const auto given = readObject(call, u"arguments"_s);
    if (!given)
        return;
    for (auto argument = given->begin(); argument != given->end(); ++argument) {
        if (!argument->isString()) {
            refuse(call, u"The argument %1 must be a string."_s.arg(shortened(argument.key())));
            return;
        }
    }
    for (const Prompt::Argument &argument : prompt->arguments) {
        if (argument.isRequired && !given->contains(argument.name)) {
            refuse(call, u"The required argument %1 is missing."_s.arg(argument.name));
            return;
        }
    }
    call->setArguments(*given);
    prompt->handler(call);
}

void RegistryMethods::listResources(const PeerCallPointer &call) const
{
    if (isFirstPage(call)) {
        call->finish(QJsonObject{
            {u"resources"_s, mcp::listResources(m_registry, call->caller(), call->revision())}});
    }
}

void RegistryMethods::listResourceTemplates(const PeerCallPointer &call) const
{
    if (isFirstPage(call)) {
        call->finish(QJsonObject{
            {u"resourceTemplates"_s, mcp::listResourceTemplates(m_registry, call->revision())}});
    }
}

void RegistryMethods::readResource(const PeerCallPointer &call) const
{
    if (readText(call, u"uri"_s))
        m_registry.readResource(call);
}

void RegistryMethods::complete(const PeerCallPointer &call) const
{
    if (m_registry.hasCompleters()) {
        completeArgument(m_registry, call);
        return;
    }
    call->fail(JsonRpcError{kMethodNotFound, u"There is nothing to complete here."_s, {}});
}

} // namespace server::mcp
