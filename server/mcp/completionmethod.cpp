// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/completionmethod.h"

#include "server/mcp/parameters.h"

#include <QJsonArray>

#include <algorithm>
#include <optional>

namespace server::mcp {

using namespace Qt::StringLiterals;

namespace {

// The most that one answer may hold.
constexpr qsizetype kMaxValues = 100;

// The completer of an argument, which may be none; null: there is no such argument, and the call
// was refused.
std::optional<Completer> findInPrompt(
    const Registry &registry, const PeerCallPointer &call, const QString &argument)
{
    const QString name = call->parameters().value("ref"_L1).toObject().value("name"_L1).toString();
    const Prompt *prompt = registry.prompt(name);
    if (!prompt) {
        refuse(call, u"Unknown prompt: %1."_s.arg(shortened(name)));
        return std::nullopt;
    }
    const auto found = std::ranges::find(prompt->arguments, argument, &Prompt::Argument::name);
    if (found == prompt->arguments.end()) {
        refuse(call, u"The prompt %1 has no argument %2."_s.arg(prompt->name, shortened(argument)));
        return std::nullopt;
    }
    return found->completer;
}

std::optional<Completer> findInTemplate(
    const Registry &registry, const PeerCallPointer &call, const QString &variable)
{
    const QString uri = call->parameters().value("ref"_L1).toObject().value("uri"_L1).toString();
    const auto &templates = registry.resourceTemplates();
    const auto found = std::ranges::find(templates, uri, &ResourceTemplate::uriTemplate);
    if (found != templates.end())
        return found->completers.value(variable);
    // A resource without variables may be named as well: there is nothing to complete in it.
    const QList<Resource> resources = registry.resources(call->caller());
    if (std::ranges::find(resources, uri, &Resource::uri) != resources.end())
        return Completer();
    refuse(call, u"Unknown resource template: %1."_s.arg(shortened(uri)));
    return std::nullopt;
}

std::optional<Completer> findCompleter(
    const Registry &registry, const PeerCallPointer &call, const QString &argument)
{
    const QString type = call->parameters().value("ref"_L1).toObject().value("type"_L1).toString();
    if (type == "ref/prompt"_L1)
        return findInPrompt(registry, call, argument);
    if (type == "ref/resource"_L1)
        return findInTemplate(registry, call, argument);
    refuse(call, u"ref must be an object with the type ref/prompt or ref/resource."_s);
    return std::nullopt;
}

// Null: refused.
std::optional<CompletionRequest> readRequest(const PeerCallPointer &call)
{
    const QJsonObject argument = call->parameters().value("argument"_L1).toObject();
    const QJsonValue name = argument.value("name"_L1);
    const QJsonValue typed = argument.value("value"_L1);
    if (!name.isString() || !typed.isString()) {
        refuse(call, u"argument must be an object with name and value, which are strings."_s);
        return std::nullopt;
    }
    CompletionRequest request{name.toString(), typed.toString(), {}};
    const QJsonObject context = call->parameters().value("context"_L1).toObject();
    const QJsonObject known = context.value("arguments"_L1).toObject();
    for (auto one = known.begin(); one != known.end(); ++one) {
        if (one->isString())
            request.known.insert(one.key(), one->toString());
    }
    return request;
}

} // namespace

void completeArgument(const Registry &registry, const PeerCallPointer &call)
{
    const auto request = readRequest(call);
    if (!request)
        return;
    const auto completer = findCompleter(registry, call, request->argument);
    if (!completer)
        return;
    const QStringList all = *completer ? (*completer)(call->caller(), *request) : QStringList();
    const QJsonObject completion{
        {u"values"_s, QJsonArray::fromStringList(all.first(std::min(all.size(), kMaxValues)))},
        {u"total"_s, all.size()}, {u"hasMore"_s, all.size() > kMaxValues}};
    call->finish(QJsonObject{{u"completion"_s, completion}});
}

} // namespace server::mcp
