// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/conformance/askingtools.h"

#include "server/mcp/content.h"
#include "server/mcp/registry.h"
#include "tests/conformance/samples.h"

#include <QJsonDocument>

#include <functional>
#include <utility>

namespace tests {

using namespace Qt::StringLiterals;
using namespace server::mcp;

namespace {

using Handler = std::function<void(const CallPointer &)>;

void add(Registry &registry, const QString &name, const QString &description, Handler handler,
    const QJsonObject &schema = {})
{
    Tool tool;
    tool.name = name;
    tool.description = description;
    tool.inputSchema = schema;
    tool.handler = std::move(handler);
    registry.add(tool);
}

// An object of one required property.
QJsonObject oneField(const QString &name, const QString &type, const QString &description = {})
{
    QJsonObject field{{u"type"_s, type}};
    if (!description.isEmpty())
        field.insert(u"description"_s, description);
    return {{u"type"_s, u"object"_s}, {u"properties"_s, QJsonObject{{name, field}}},
        {u"required"_s, QJsonArray{name}}};
}

InputRequest askForText(const QString &message, const QString &field)
{
    return InputRequest::form(message, oneField(field, u"string"_s));
}

InputRequest askModel(const QString &prompt, int maxTokens)
{
    const QJsonObject message{{u"role"_s, u"user"_s}, {u"content"_s, content::text(prompt)}};
    return InputRequest::sampling(
        {{u"messages"_s, QJsonArray{message}}, {u"maxTokens"_s, maxTokens}});
}

QString fieldOf(const QJsonObject &answers, const QString &key, const QString &field)
{
    return answers.value(key)[u"content"_s][field].toString(u"unknown"_s);
}

QString modelTextOf(const QJsonObject &answers, const QString &key)
{
    return answers.value(key)[u"content"_s][u"text"_s].toString(u"no text"_s);
}

qsizetype rootsOf(const QJsonObject &answers, const QString &key)
{
    return answers.value(key)[u"roots"_s].toArray().size();
}

// What a person decided and filled in.
QString decision(const QJsonObject &answers, const QString &key)
{
    const QJsonObject answer = answers.value(key).toObject();
    const QByteArray content =
        QJsonDocument(answer.value(u"content"_s).toObject()).toJson(QJsonDocument::Compact);
    return u"action=%1, content=%2"_s.arg(
        answer.value(u"action"_s).toString(), QString::fromUtf8(content));
}

// A handler that asks one thing and tells the answer.
Handler asking(const QString &key, const InputRequest &request,
    const std::function<QString(const QJsonObject &)> &tell, const QJsonObject &state = {})
{
    return [=](const CallPointer &call) {
        if (const auto answers = call->require({{{key, request}}, state}))
            call->finish(ToolResult::text(tell(*answers)));
    };
}

void addConversationTools(Registry &registry)
{
    add(
        registry, u"test_sampling"_s, u"Asks the client's model."_s,
        [](const CallPointer &call) {
            const QString prompt = call->arguments().value(u"prompt"_s).toString();
            if (const auto answers = call->require({{{u"model"_s, askModel(prompt, 100)}}}))
                call->finish(
                    ToolResult::text(u"LLM response: %1"_s.arg(modelTextOf(*answers, u"model"_s))));
        },
        oneField(u"prompt"_s, u"string"_s, u"What to ask the model"_s));
    add(
        registry, u"test_elicitation"_s, u"Asks the user."_s,
        [](const CallPointer &call) {
            const QJsonObject schema = jsonObject(R"({"type": "object", "properties": {
                "username": {"type": "string", "description": "User's response"},
                "email": {"type": "string", "description": "User's email address"}},
                "required": ["username", "email"]})");
            const QString message = call->arguments().value(u"message"_s).toString();
            if (const auto answers =
                    call->require({{{u"user"_s, InputRequest::form(message, schema)}}}))
                call->finish(
                    ToolResult::text(u"User response: %1"_s.arg(decision(*answers, u"user"_s))));
        },
        oneField(u"message"_s, u"string"_s, u"What to ask the user"_s));
}

void addFormTools(Registry &registry)
{
    const auto tell = [](const QJsonObject &answers) {
        return u"Elicitation completed: %1"_s.arg(decision(answers, u"user"_s));
    };
    add(registry, u"test_elicitation_sep1034_defaults"_s, u"Asks with defaults."_s,
        asking(u"user"_s,
            InputRequest::form(u"Please review and update the form fields with defaults"_s,
                jsonObject(R"({"type": "object", "properties": {
                    "name": {"type": "string", "description": "Name", "default": "John Doe"},
                    "age": {"type": "integer", "description": "Age", "default": 30},
                    "score": {"type": "number", "description": "Score", "default": 95.5},
                    "status": {"type": "string", "description": "Status",
                        "enum": ["active", "inactive", "pending"], "default": "active"},
                    "verified": {"type": "boolean", "description": "Verified", "default": true}},
                    "required": []})")),
            tell));
    add(registry, u"test_elicitation_sep1330_enums"_s, u"Asks for choices."_s,
        asking(u"user"_s,
            InputRequest::form(u"Please select options from the enum fields"_s,
                jsonObject(R"({"type": "object", "properties": {
                    "untitledSingle": {"type": "string", "description": "One",
                        "enum": ["option1", "option2", "option3"]},
                    "titledSingle": {"type": "string", "description": "One, with titles", "oneOf": [
                        {"const": "value1", "title": "First Option"},
                        {"const": "value2", "title": "Second Option"},
                        {"const": "value3", "title": "Third Option"}]},
                    "legacyEnum": {"type": "string", "description": "One, as it was",
                        "enum": ["opt1", "opt2", "opt3"],
                        "enumNames": ["Option One", "Option Two", "Option Three"]},
                    "untitledMulti": {"type": "array", "description": "Several",
                        "minItems": 1, "maxItems": 3,
                        "items": {"type": "string", "enum": ["option1", "option2", "option3"]}},
                    "titledMulti": {"type": "array", "description": "Several, with titles",
                        "minItems": 1, "maxItems": 3, "items": {"anyOf": [
                        {"const": "value1", "title": "First Choice"},
                        {"const": "value2", "title": "Second Choice"},
                        {"const": "value3", "title": "Third Choice"}]}}},
                    "required": []})")),
            tell));
}

const QJsonObject &confirmation()
{
    static const QJsonObject kSchema = oneField(u"ok"_s, u"boolean"_s);
    return kSchema;
}

void askForThreeThings(const CallPointer &call)
{
    const auto answers =
        call->require({{{u"user_name"_s, askForText(u"What is your name?"_s, u"name"_s)},
                           {u"greeting"_s, askModel(u"Generate a greeting"_s, 50)},
                           {u"client_roots"_s, InputRequest::roots()}},
            {{u"asked"_s, 3}}});
    if (!answers)
        return;
    call->finish(ToolResult::text(u"Name: %1; Greeting: %2; Roots: %3"_s.arg(
        fieldOf(*answers, u"user_name"_s, u"name"_s), modelTextOf(*answers, u"greeting"_s),
        QString::number(rootsOf(*answers, u"client_roots"_s)))));
}

void askInTwoRounds(const CallPointer &call)
{
    const auto first =
        call->require({{{u"step1"_s, askForText(u"Step 1: What is your name?"_s, u"name"_s)}},
            {{u"round"_s, 1}}});
    if (!first)
        return;
    const auto second = call->require(
        {{{u"step2"_s, askForText(u"Step 2: What is your favorite color?"_s, u"color"_s)}},
            {{u"round"_s, 2}}});
    if (!second)
        return;
    call->finish(ToolResult::text(u"Multi-round complete for %1 who likes %2"_s.arg(
        fieldOf(*first, u"step1"_s, u"name"_s), fieldOf(*second, u"step2"_s, u"color"_s))));
}

// Asks only what the client declared that it can.
void askWhatTheClientCan(const CallPointer &call)
{
    InputNeed need{{}, {{u"kind"_s, u"capabilities"_s}}};
    const InputRequest form = askForText(u"Elicitation input"_s, u"value"_s);
    const InputRequest sampling = askModel(u"Sample request"_s, 50);
    if (call->canRequire(form))
        need.requests.insert(u"elicit_input"_s, form);
    if (call->canRequire(sampling))
        need.requests.insert(u"sample_input"_s, sampling);
    if (const auto answers = call->require(need))
        call->finish(ToolResult::text(u"Got: %1"_s.arg(answers->keys().join(u", "_s))));
}

void addRoundTripTools(Registry &registry)
{
    add(registry, u"test_missing_capability"_s, u"Needs the client's model."_s,
        asking(u"model"_s, askModel(u"Say anything"_s, 10),
            [](const QJsonObject &answers) { return modelTextOf(answers, u"model"_s); }));
    add(registry, u"test_input_required_result_elicitation"_s, u"Asks the user."_s,
        asking(u"user_name"_s, askForText(u"What is your name?"_s, u"name"_s),
            [](const QJsonObject &answers) {
                return u"Hello, %1!"_s.arg(fieldOf(answers, u"user_name"_s, u"name"_s));
            }));
    add(registry, u"test_input_required_result_sampling"_s, u"Asks the client's model."_s,
        asking(u"capital_question"_s, askModel(u"What is the capital of France?"_s, 100),
            [](const QJsonObject &answers) {
                return u"Sampling result: %1"_s.arg(modelTextOf(answers, u"capital_question"_s));
            }));
    add(registry, u"test_input_required_result_list_roots"_s, u"Asks for the roots."_s,
        asking(u"client_roots"_s, InputRequest::roots(), [](const QJsonObject &answers) {
            return u"Found %1 root(s)"_s.arg(rootsOf(answers, u"client_roots"_s));
        }));
    for (const QString &kind : {u"request_state"_s, u"tampered_state"_s}) {
        add(registry, u"test_input_required_result_"_s + kind, u"Asks, and remembers that."_s,
            asking(u"confirm"_s, InputRequest::form(u"Please confirm"_s, confirmation()),
                [](const QJsonObject &) { return u"state-ok: it came back unchanged"_s; },
                {{u"kind"_s, kind}}));
    }
    add(registry, u"test_input_required_result_multiple_inputs"_s, u"Asks three things."_s,
        askForThreeThings);
    add(registry, u"test_input_required_result_multi_round"_s, u"Asks twice."_s, askInTwoRounds);
    add(registry, u"test_input_required_result_capabilities"_s, u"Asks what it may."_s,
        askWhatTheClientCan);
}

void addAskingPrompt(Registry &registry)
{
    Prompt prompt;
    prompt.name = u"test_input_required_result_prompt"_s;
    prompt.description = u"A prompt that asks the user for its context."_s;
    prompt.handler = [](const CallPointer &call) {
        const auto answers = call->require({{{u"user_context"_s,
            askForText(u"What context should the prompt use?"_s, u"context"_s)}}});
        if (!answers)
            return;
        const QString text =
            u"Prompt with context: %1"_s.arg(fieldOf(*answers, u"user_context"_s, u"context"_s));
        call->finish(QJsonObject{{u"messages"_s,
            QJsonArray{QJsonObject{{u"role"_s, u"user"_s}, {u"content"_s, content::text(text)}}}}});
    };
    registry.add(prompt);
}

} // namespace

void addAskingTools(Registry &registry)
{
    addConversationTools(registry);
    addFormTools(registry);
    addRoundTripTools(registry);
    addAskingPrompt(registry);
}

} // namespace tests
