// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/mcp/peerbench.h"

#include <QTest>

using namespace server::mcp;
using namespace Qt::StringLiterals;

static QJsonObject object(const QByteArray &json)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    Q_ASSERT(document.isObject());
    return document.object();
}

// A tool with everything that a tool can have.
static Tool fullTool()
{
    Tool tool;
    tool.name = u"add"_s;
    tool.title = u"Add"_s;
    tool.description = u"Adds two numbers."_s;
    tool.inputSchema = object(R"({"type":"object","properties":{"a":{"type":"number"},)"
                              R"("b":{"type":"number"}},"required":["a"]})");
    tool.outputSchema = object(R"({"type":"object"})");
    tool.annotations = object(R"({"readOnlyHint":true})");
    tool.handler = [](const CallPointer &call) {
        const QJsonObject arguments = call->arguments();
        const double sum = arguments.value(u"a"_s).toDouble() + arguments.value(u"b"_s).toDouble();
        call->finish(ToolResult::text(QString::number(sum)));
    };
    return tool;
}

class TestRegistryMethods : public QObject {
    Q_OBJECT

private slots:
    void listsWhatTheRevisionHas_data();
    void listsWhatTheRevisionHas();
    void listsToolsInTheOrderOfAdding();
    void listsNothingWhereNothingIs_data();
    void listsNothingWhereNothingIs();
    void refusesCursors_data();
    void refusesCursors();
    void callsATool();
    void refusesACall_data();
    void refusesACall();
    void tellsTheModelWhatToMend();
    void givesTheHandlerConvertedArguments();
    void listsResourcesOfTheCaller();
    void readsAResource();
    void refusesAReadWithoutUri();
    void namesTheResourceThatIsNotThere();
    void showsIconsWhereTheRevisionHasThem();
    void passesSchemasUnharmed();
    void readsNothingWithoutResources();
    void getsAPrompt();
    void refusesAPrompt_data();
    void refusesAPrompt();
};

void TestRegistryMethods::listsWhatTheRevisionHas_data()
{
    QTest::addColumn<QStringList>("toolKeys");
    QTest::addColumn<QStringList>("resourceKeys");
    const QStringList tool{u"description"_s, u"inputSchema"_s, u"name"_s};
    const QStringList resource{u"description"_s, u"mimeType"_s, u"name"_s, u"uri"_s};
    QTest::newRow("2024-11-05") << tool << resource;
    QTest::newRow("2025-03-26") << QStringList{u"annotations"_s} + tool << resource;
    QTest::newRow("2025-06-18") << QStringList{u"annotations"_s, u"description"_s, u"inputSchema"_s,
        u"name"_s, u"outputSchema"_s, u"title"_s}
                                << QStringList{u"description"_s, u"mimeType"_s, u"name"_s,
                                       u"title"_s, u"uri"_s};
}

void TestRegistryMethods::listsWhatTheRevisionHas()
{
    PeerBench bench;
    bench.registry.add(fullTool());
    bench.addResources();
    bench.initialize(QTest::currentDataTag());
    const QJsonValue tool = bench.result(bench.ask("tools/list")).value(u"tools"_s)[0];
    QTEST(tool.toObject().keys(), "toolKeys");
    const QJsonValue resource = bench.result(bench.ask("resources/list")).value(u"resources"_s)[0];
    QTEST(resource.toObject().keys(), "resourceKeys");
}

void TestRegistryMethods::listsToolsInTheOrderOfAdding()
{
    PeerBench bench;
    for (const char *name : {"zebra", "ant", "mole"})
        bench.addKeepingTool(QString::fromLatin1(name));
    QStringList names;
    const QJsonArray tools = bench.result(bench.ask("tools/list")).value(u"tools"_s).toArray();
    for (const QJsonValue &tool : tools) {
        names << tool[u"name"_s].toString();
        QCOMPARE(tool[u"inputSchema"_s], QJsonValue(object(R"({"type":"object"})")));
    }
    QCOMPARE(names, (QStringList{u"zebra"_s, u"ant"_s, u"mole"_s}));
}

void TestRegistryMethods::listsNothingWhereNothingIs_data()
{
    QTest::addColumn<QString>("member");
    QTest::newRow("tools/list") << u"tools"_s;
    QTest::newRow("prompts/list") << u"prompts"_s;
    QTest::newRow("resources/list") << u"resources"_s;
    QTest::newRow("resources/templates/list") << u"resourceTemplates"_s;
}

void TestRegistryMethods::listsNothingWhereNothingIs()
{
    QFETCH(QString, member);
    PeerBench bench;
    const QJsonObject result = bench.result(bench.ask(QTest::currentDataTag()));
    QCOMPARE(result, (QJsonObject{{member, QJsonArray()}}));
    QCOMPARE(bench.ask(QTest::currentDataTag(), R"({"cursor":null})").contains(u"result"_s), true);
}

void TestRegistryMethods::refusesCursors_data()
{
    QTest::addColumn<QByteArray>("params");
    for (const char *method :
        {"tools/list", "prompts/list", "resources/list", "resources/templates/list"}) {
        QTest::newRow(method) << QByteArray(R"({"cursor":"abc"})");
        QTest::addRow("%s empty", method) << QByteArray(R"({"cursor":""})");
        QTest::addRow("%s number", method) << QByteArray(R"({"cursor":1})");
    }
}

void TestRegistryMethods::refusesCursors()
{
    QFETCH(QByteArray, params);
    PeerBench bench;
    const QByteArray method = QByteArray(QTest::currentDataTag()).split(' ').first();
    QCOMPARE(bench.code(bench.ask(method, params)), -32602);
}

void TestRegistryMethods::callsATool()
{
    PeerBench bench;
    bench.registry.add(fullTool());
    const QJsonObject result =
        bench.result(bench.ask("tools/call", R"({"name":"add","arguments":{"a":1,"b":2}})"));
    QCOMPARE(result.value(u"content"_s)[0][u"text"_s].toString(), u"3"_s);
    QCOMPARE(result.value(u"isError"_s), QJsonValue(false));
}

void TestRegistryMethods::refusesACall_data()
{
    QTest::addColumn<QByteArray>("params");
    QTest::addColumn<QString>("said");
    QTest::newRow("no name") << QByteArray("{}") << u"name"_s;
    QTest::newRow("name a number") << QByteArray(R"({"name":1})") << u"name"_s;
    QTest::newRow("unknown tool") << QByteArray(R"({"name":"sub"})") << u"add, wait"_s;
    QTest::newRow("other case") << QByteArray(R"({"name":"Add"})") << u"add, wait"_s;
    QTest::newRow("arguments an array")
        << QByteArray(R"({"name":"add","arguments":[1]})") << u"arguments must be an object"_s;
    QTest::newRow("arguments a text")
        << QByteArray(R"({"name":"add","arguments":"{}"})") << u"arguments must be an object"_s;
}

void TestRegistryMethods::refusesACall()
{
    QFETCH(QByteArray, params);
    QFETCH(QString, said);
    PeerBench bench;
    bench.registry.add(fullTool());
    bench.addKeepingTool(u"wait"_s);
    const QJsonObject answer = bench.ask("tools/call", params);
    QCOMPARE(bench.code(answer), -32602);
    QVERIFY(bench.error(answer).value(u"message"_s).toString().contains(said));
}

void TestRegistryMethods::tellsTheModelWhatToMend()
{
    PeerBench bench;
    bench.registry.add(fullTool());
    const QJsonObject result =
        bench.result(bench.ask("tools/call", R"({"name":"add","arguments":{"b":"x"}})"));
    QCOMPARE(result.value(u"isError"_s), QJsonValue(true));
    const QString text = result.value(u"content"_s)[0][u"text"_s].toString();
    QCOMPARE(text,
        u"The call can't be made like this: the required argument \"a\" is missing; the "
        "argument \"b\" must be a number, but is a string. Mend this and call add again."_s);
}

void TestRegistryMethods::givesTheHandlerConvertedArguments()
{
    PeerBench bench;
    bench.registry.add(fullTool());
    const QJsonObject result = bench.result(
        bench.ask("tools/call", R"({"name":"add","arguments":{"a":"8000","b":null}})"));
    QCOMPARE(result.value(u"content"_s)[0][u"text"_s].toString(), u"8000"_s);
}

void TestRegistryMethods::listsResourcesOfTheCaller()
{
    PeerBench bench;
    bench.addResources();
    bench.registry.add(ResourceTemplate{u"x:{id}"_s, u"some"_s, {}, {}, u"text/plain"_s});
    QCOMPARE(
        bench.result(bench.ask("resources/list")).value(u"resources"_s)[0][u"uri"_s].toString(),
        u"x:alice"_s);
    QCOMPARE(bench.result(bench.ask("resources/templates/list")).value(u"resourceTemplates"_s)[1],
        QJsonValue(object(R"({"uriTemplate":"x:{id}","name":"some","mimeType":"text/plain"})")));
}

void TestRegistryMethods::readsAResource()
{
    PeerBench bench;
    bench.addResources();
    bench.receive(R"({"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"x:a"}})");
    QCOMPARE(bench.kept.size(), 1);
    QCOMPARE(bench.kept.first()->parameters().value(u"uri"_s).toString(), u"x:a"_s);
    QCOMPARE(bench.kept.first()->arguments(), QJsonObject());
    const QJsonObject contents{{u"contents"_s, QJsonArray()}};
    bench.kept.first()->finish(contents);
    QCOMPARE(bench.result(bench.last()), contents);
}

void TestRegistryMethods::refusesAReadWithoutUri()
{
    PeerBench bench;
    bench.addResources();
    QCOMPARE(bench.code(bench.ask("resources/read")), -32602);
    QCOMPARE(bench.code(bench.ask("resources/read", R"({"uri":["x"]})")), -32602);
}

void TestRegistryMethods::namesTheResourceThatIsNotThere()
{
    PeerBench bench;
    bench.registry.setResources([](const Caller &) { return QList<Resource>(); },
        [](const CallPointer &call) {
            call->fail({shared::ErrorCode::NotFound, u"No."_s});
        });
    const QJsonObject answer = bench.ask("resources/read", R"({"uri":"x:7"})");
    QCOMPARE(bench.code(answer), -32002);
    QCOMPARE(bench.error(answer).value(u"data"_s), QJsonValue(QJsonObject{{u"uri"_s, u"x:7"_s}}));
}

void TestRegistryMethods::showsIconsWhereTheRevisionHasThem()
{
    PeerSettings settings = PeerBench::someSettings();
    settings.revisions.append(u"2025-11-25"_s);
    for (const QByteArray &revision : {QByteArray("2025-06-18"), QByteArray("2025-11-25")}) {
        PeerBench bench(settings);
        Tool tool = fullTool();
        tool.icons = {object(R"({"src":"https://example.com/a.png"})")};
        bench.registry.add(tool);
        bench.initialize(revision);
        const QJsonValue listed = bench.result(bench.ask("tools/list")).value(u"tools"_s)[0];
        QCOMPARE(listed.toObject().contains(u"icons"_s), revision == "2025-11-25");
    }
}

void TestRegistryMethods::passesSchemasUnharmed()
{
    const QJsonObject schema =
        object(R"({"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object",)"
               R"("$defs":{"a":{"$anchor":"b"}},"properties":{"x":{"$ref":"#/$defs/a"}},)"
               R"("allOf":[{"anyOf":[{"required":["x"]}]}],"if":{},"then":{},"else":{},)"
               R"("additionalProperties":false})");
    PeerBench bench;
    Tool tool = fullTool();
    tool.inputSchema = schema;
    bench.registry.add(tool);
    const QJsonValue listed = bench.result(bench.ask("tools/list")).value(u"tools"_s)[0];
    QCOMPARE(listed[u"inputSchema"_s], QJsonValue(schema));
}

void TestRegistryMethods::readsNothingWithoutResources()
{
    PeerBench bench;
    QCOMPARE(bench.code(bench.ask("resources/read", R"({"uri":"x:a"})")), -32002);
}

static Prompt somePrompt()
{
    Prompt prompt;
    prompt.name = u"greet"_s;
    prompt.title = u"Greet"_s;
    prompt.arguments = {{u"who"_s, u"Whom to greet"_s, true}, {u"how"_s, {}, false}};
    prompt.handler = [](const CallPointer &call) {
        call->finish(QJsonObject{{u"description"_s, call->arguments().value(u"who"_s)}});
    };
    return prompt;
}

void TestRegistryMethods::getsAPrompt()
{
    PeerBench bench;
    bench.registry.add(somePrompt());
    QCOMPARE(bench.result(bench.ask("prompts/list")).value(u"prompts"_s)[0],
        QJsonValue(object(R"({"name":"greet","arguments":[{"name":"who","required":true,)"
                          R"("description":"Whom to greet"},{"name":"how","required":false}]})")));
    QCOMPARE(bench.result(bench.ask("prompts/get", R"({"name":"greet","arguments":{"who":"Bo"}})")),
        object(R"({"description":"Bo"})"));
}

void TestRegistryMethods::refusesAPrompt_data()
{
    QTest::addColumn<QByteArray>("params");
    QTest::newRow("no name") << QByteArray("{}");
    QTest::newRow("unknown") << QByteArray(R"({"name":"part"})");
    QTest::newRow("missing argument") << QByteArray(R"({"name":"greet"})");
    QTest::newRow("argument a number") << QByteArray(R"({"name":"greet","arguments":{"who":1}})");
    QTest::newRow("arguments an array") << QByteArray(R"({"name":"greet","arguments":[]})");
}

void TestRegistryMethods::refusesAPrompt()
{
    QFETCH(QByteArray, params);
    PeerBench bench;
    bench.registry.add(somePrompt());
    QCOMPARE(bench.code(bench.ask("prompts/get", params)), -32602);
}

QTEST_GUILESS_MAIN(TestRegistryMethods)
#include "tst_registrymethods.moc"
