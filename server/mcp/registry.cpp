// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/registry.h"

#include <QRegularExpression>

#include <algorithm>

namespace server::mcp {

namespace {

// What stands before, between and behind the variables of a template.
QStringList literalsOf(const QString &uriTemplate)
{
    static const QRegularExpression kVariable(QStringLiteral(R"(\{[^}]*\})"));
    return uriTemplate.split(kVariable);
}

// Whether the URI is made from the template of these literals: something stands for each variable.
bool isMadeFrom(const QStringList &literals, const QString &uri)
{
    if (literals.size() == 1)
        return uri == literals.constFirst();
    if (!uri.startsWith(literals.constFirst()))
        return false;
    qsizetype end = literals.constFirst().size();
    for (qsizetype i = 1; i < literals.size() - 1; ++i) {
        const qsizetype found = uri.indexOf(literals.at(i), end + 1);
        if (found < 0)
            return false;
        end = found + literals.at(i).size();
    }
    return uri.endsWith(literals.constLast()) && uri.size() - literals.constLast().size() > end;
}

} // namespace

void Registry::add(const Tool &tool)
{
    Q_ASSERT(tool.handler && !m_toolIndex.contains(tool.name));
    m_toolIndex.insert(tool.name, m_tools.size());
    m_tools.append(tool);
}

void Registry::add(const Prompt &prompt)
{
    Q_ASSERT(prompt.handler && !m_promptIndex.contains(prompt.name));
    m_promptIndex.insert(prompt.name, m_prompts.size());
    m_prompts.append(prompt);
}

void Registry::add(const ResourceTemplate &resourceTemplate)
{
    m_resourceTemplates.append(resourceTemplate);
    m_templateLiterals.append(literalsOf(resourceTemplate.uriTemplate));
}

void Registry::setResources(std::function<QList<Resource>(const Caller &)> list,
    std::function<void(const CallPointer &)> read)
{
    Q_ASSERT(list && read);
    m_listResources = std::move(list);
    m_readResource = std::move(read);
}

const Tool *Registry::tool(const QString &name) const
{
    const auto found = m_toolIndex.constFind(name);
    return found == m_toolIndex.constEnd() ? nullptr : &m_tools.at(*found);
}

const Prompt *Registry::prompt(const QString &name) const
{
    const auto found = m_promptIndex.constFind(name);
    return found == m_promptIndex.constEnd() ? nullptr : &m_prompts.at(*found);
}

QList<Resource> Registry::resources(const Caller &caller) const
{
    return m_listResources ? m_listResources(caller) : QList<Resource>();
}

bool Registry::offersResource(const Caller &caller, const QString &uri) const
{
    const auto makes = [&uri](const QStringList &literals) { return isMadeFrom(literals, uri); };
    if (std::ranges::any_of(m_templateLiterals, makes))
        return true;
    const QList<Resource> listed = resources(caller);
    return std::ranges::find(listed, uri, &Resource::uri) != listed.end();
}

bool Registry::hasCompleters() const
{
    const auto hasCompleter = [](const Prompt::Argument &argument) {
        return static_cast<bool>(argument.completer);
    };
    return std::ranges::any_of(m_prompts, [&](const Prompt &prompt) {
        return std::ranges::any_of(prompt.arguments, hasCompleter);
    }) || std::ranges::any_of(m_resourceTemplates, [](const ResourceTemplate &one) {
        return !one.completers.isEmpty();
    });
}

void Registry::readResource(const CallPointer &call) const
{
    if (m_readResource) {
        m_readResource(call);
        return;
    }
    call->fail({shared::ErrorCode::NotFound, QStringLiteral("There are no resources here.")});
}

} // namespace server::mcp
