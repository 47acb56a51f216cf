// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/conformance/readables.h"

#include "server/mcp/content.h"
#include "server/mcp/registry.h"
#include "tests/conformance/samples.h"

#include <QJsonDocument>
#include <QRegularExpression>

#include <functional>

namespace tests {

using namespace Qt::StringLiterals;
using namespace server::mcp;

namespace {

const QString kText = u"text/plain"_s;
const QString kPng = u"image/png"_s;
const QString kStaticText = u"test://static-text"_s;
const QString kStaticBinary = u"test://static-binary"_s;
const QString kWatched = u"test://watched-resource"_s;

QList<Resource> list(const Caller &)
{
    return {{kStaticText, u"static-text"_s, u"Static text"_s, u"A text."_s, kText},
        {kStaticBinary, u"static-binary"_s, u"Static image"_s, u"An image."_s, kPng},
        {kWatched, u"watched-resource"_s, u"Watched"_s, u"To subscribe to."_s, kText}};
}

void read(const CallPointer &call)
{
    static const QRegularExpression kTemplate(u"^test://template/([^/]+)/data$"_s);
    const QString uri = call->parameters().value(u"uri"_s).toString();
    const auto match = kTemplate.match(uri);
    QJsonObject contents;
    if (uri == kStaticText) {
        contents =
            content::textOf(uri, kText, u"This is the content of the static text resource."_s);
    } else if (uri == kStaticBinary) {
        contents = content::blobOf(uri, kPng, tinyPng());
    } else if (uri == kWatched) {
        contents = content::textOf(uri, kText, u"Watched resource content"_s);
    } else if (match.hasMatch()) {
        const QJsonObject data{{u"id"_s, match.captured(1)}, {u"templateTest"_s, true},
            {u"data"_s, u"Data for ID: %1"_s.arg(match.captured(1))}};
        contents = content::textOf(uri, u"application/json"_s,
            QString::fromUtf8(QJsonDocument(data).toJson(QJsonDocument::Compact)));
    } else {
        call->fail({shared::ErrorCode::NotFound, u"There is no resource %1."_s.arg(uri)});
        return;
    }
    call->finish(QJsonObject{{u"contents"_s, QJsonArray{contents}}});
}

QJsonObject userSays(const QJsonObject &content)
{
    return {{u"role"_s, u"user"_s}, {u"content"_s, content}};
}

// A prompt that says what its arguments make of it.
void addPrompt(Registry &registry, const QString &name, const QString &description,
    const QList<Prompt::Argument> &arguments,
    const std::function<QJsonArray(const QJsonObject &)> &messages)
{
    Prompt prompt;
    prompt.name = name;
    prompt.description = description;
    prompt.arguments = arguments;
    prompt.handler = [messages](const CallPointer &call) {
        call->finish(QJsonObject{{u"messages"_s, messages(call->arguments())}});
    };
    registry.add(prompt);
}

QStringList suggest(const Caller &, const CompletionRequest &request)
{
    return matching({u"test"_s, u"testing"_s, u"paris"_s, u"park"_s, u"party"_s}, request.typed);
}

void addPrompts(Registry &registry)
{
    addPrompt(registry, u"test_simple_prompt"_s, u"Takes nothing."_s, {},
        [](const QJsonObject &) -> QJsonArray {
            return {userSays(content::text(u"This is a simple prompt for testing."_s))};
        });
    addPrompt(registry, u"test_prompt_with_arguments"_s, u"Takes two arguments."_s,
        {{u"arg1"_s, u"First test argument"_s, true, suggest},
            {u"arg2"_s, u"Second test argument"_s, true, suggest}},
        [](const QJsonObject &arguments) -> QJsonArray {
            return {userSays(content::text(u"Prompt with arguments: arg1='%1', arg2='%2'"_s.arg(
                arguments.value(u"arg1"_s).toString(), arguments.value(u"arg2"_s).toString())))};
        });
    addPrompt(registry, u"test_prompt_with_embedded_resource"_s, u"Brings a resource along."_s,
        {{u"resourceUri"_s, u"URI of the resource to embed"_s, true}},
        [](const QJsonObject &arguments) -> QJsonArray {
            return {userSays(content::embedded(
                        content::textOf(arguments.value(u"resourceUri"_s).toString(), kText,
                            u"Embedded resource content for testing."_s))),
                userSays(content::text(u"Please process the embedded resource above."_s))};
        });
    addPrompt(registry, u"test_prompt_with_image"_s, u"Brings an image along."_s, {},
        [](const QJsonObject &) -> QJsonArray {
            return {userSays(content::image(tinyPng(), kPng)),
                userSays(content::text(u"Please analyze the image above."_s))};
        });
}

} // namespace

void addReadables(Registry &registry)
{
    registry.setResources(list, read);
    registry.setResourceListChanging();
    ResourceTemplate data;
    data.uriTemplate = u"test://template/{id}/data"_s;
    data.name = u"template"_s;
    data.title = u"Template"_s;
    data.description = u"Data of an id."_s;
    data.mimeType = u"application/json"_s;
    registry.add(data);
    addPrompts(registry);
}

} // namespace tests
