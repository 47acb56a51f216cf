// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/conformance/contenttools.h"

#include "server/mcp/content.h"
#include "server/mcp/registry.h"
#include "tests/conformance/samples.h"

#include <QJsonDocument>

namespace tests {

using namespace Qt::StringLiterals;
using namespace server::mcp;

namespace {

void addFixed(
    Registry &registry, const QString &name, const QString &description, const QJsonArray &content)
{
    Tool tool;
    tool.name = name;
    tool.description = description;
    tool.handler = [content](const CallPointer &call) {
        ToolResult result;
        result.content = content;
        call->finish(result);
    };
    registry.add(tool);
}

QJsonObject image()
{
    return content::image(tinyPng(), u"image/png"_s);
}

void addFailing(Registry &registry)
{
    Tool tool;
    tool.name = u"test_error_handling"_s;
    tool.description = u"Fails."_s;
    tool.handler = [](const CallPointer &call) {
        call->finish(
            ToolResult::failure(u"This tool intentionally returns an error for testing"_s));
    };
    registry.add(tool);
}

// A schema with much of the vocabulary of JSON Schema 2020-12.
QJsonObject wideSchema()
{
    return jsonObject(R"({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "$defs": {"address": {"$anchor": "addressDef", "type": "object", "properties": {
            "street": {"type": "string"}, "city": {"type": "string"}}}},
        "properties": {
            "name": {"type": "string"},
            "address": {"$ref": "#/$defs/address"},
            "contactMethod": {"type": "string", "enum": ["phone", "email"]},
            "phone": {"type": "string"},
            "email": {"type": "string"}},
        "allOf": [{"anyOf": [{"required": ["phone"]}, {"required": ["email"]}]}],
        "if": {"properties": {"contactMethod": {"const": "phone"}}, "required": ["contactMethod"]},
        "then": {"required": ["phone"]},
        "else": {"required": ["email"]},
        "additionalProperties": false})");
}

// Says what it was called with.
void addEcho(
    Registry &registry, const QString &name, const QString &description, const QJsonObject &schema)
{
    Tool tool;
    tool.name = name;
    tool.description = description;
    tool.inputSchema = schema;
    tool.handler = [](const CallPointer &call) {
        call->finish(ToolResult::text(
            QString::fromUtf8(QJsonDocument(call->arguments()).toJson(QJsonDocument::Compact))));
    };
    registry.add(tool);
}

} // namespace

void addContentTools(Registry &registry)
{
    addFixed(registry, u"test_simple_text"_s, u"Answers with a text."_s,
        {content::text(u"This is a simple text response for testing."_s)});
    addFixed(registry, u"test_image_content"_s, u"Answers with an image."_s, {image()});
    addFixed(registry, u"test_audio_content"_s, u"Answers with a sound."_s,
        {content::audio(tinyWav(), u"audio/wav"_s)});
    addFixed(registry, u"test_embedded_resource"_s, u"Answers with a resource."_s,
        {content::embedded(content::textOf(u"test://embedded-resource"_s, u"text/plain"_s,
            u"This is an embedded resource content."_s))});
    addFixed(registry, u"test_multiple_content_types"_s, u"Answers with several contents."_s,
        {content::text(u"Multiple content types test:"_s), image(),
            content::embedded(content::textOf(u"test://mixed-content-resource"_s,
                u"application/json"_s, u"{\"test\":\"data\",\"value\":123}"_s))});
    addFailing(registry);
    addEcho(
        registry, u"json_schema_2020_12_tool"_s, u"Has a schema with much in it."_s, wideSchema());
    addEcho(registry, u"test_custom_header"_s, u"Has an argument that is sent as a header, too."_s,
        jsonObject(R"({"type": "object", "properties": {"region": {"type": "string",
            "x-mcp-header": "Region"}}, "required": ["region"]})"));
}

} // namespace tests
