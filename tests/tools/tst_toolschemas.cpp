// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/tools/toolbench.h"

using namespace tests;
using namespace Qt::StringLiterals;

namespace {

bool hasType(const QJsonValue &value, const QString &type)
{
    if (type == "integer"_L1)
        return value.isDouble() && value.toDouble() == static_cast<double>(value.toInteger());
    return (type == "string"_L1 && value.isString()) || (type == "boolean"_L1 && value.isBool())
        || (type == "number"_L1 && value.isDouble()) || (type == "array"_L1 && value.isArray())
        || (type == "object"_L1 && value.isObject());
}

// The first thing in which the value breaks the schema, empty when it keeps it: the words that
// server/tools/schema.h knows. A real validator does the same in tests/interop.
QString faultOf(const QJsonObject &schema, const QJsonValue &value, const QString &path)
{
    if (!hasType(value, schema.value("type"_L1).toString()))
        return path + u" has the wrong type"_s;
    const QJsonArray choices = schema.value("enum"_L1).toArray();
    if (!choices.isEmpty() && !choices.contains(value))
        return path + u" is none of the choices"_s;
    const QJsonObject properties = schema.value("properties"_L1).toObject();
    for (const QJsonValue &name : schema.value("required"_L1).toArray()) {
        if (!value[name.toString()].isUndefined())
            continue;
        return path + u" lacks "_s + name.toString();
    }
    const QJsonObject members = value.toObject();
    for (auto member = members.begin(); member != members.end(); ++member) {
        if (!properties.contains(member.key()))
            return path + u" has the undeclared "_s + member.key();
        const QString fault =
            faultOf(properties.value(member.key()).toObject(), *member, path + u'.' + member.key());
        if (!fault.isEmpty())
            return fault;
    }
    for (const QJsonValue &item : value.toArray()) {
        const QString fault = faultOf(schema.value("items"_L1).toObject(), item, path + u"[]"_s);
        if (!fault.isEmpty())
            return fault;
    }
    return {};
}

} // namespace

// What tools/list tells of the tools, and that they keep to it.
class TestToolSchemas : public QObject {
    Q_OBJECT
private slots:
    void everyToolIsDescribedInFull();
    void annotationsSayWhatAToolDoes_data();
    void annotationsSayWhatAToolDoes();
    void structuredContentKeepsTheOutputSchema_data();
    void structuredContentKeepsTheOutputSchema();
    void failuresHaveNoStructuredContent();
    void theWaitTellsItsLimits();

private:
    static QJsonObject tool(BenchAgent &agent, const QString &name)
    {
        const QJsonArray tools =
            agent.request(u"tools/list"_s).value("result"_L1)["tools"_L1].toArray();
        for (const QJsonValue &one : tools) {
            if (one["name"_L1] == name)
                return one.toObject();
        }
        return {};
    }
};

void TestToolSchemas::everyToolIsDescribedInFull()
{
    ToolBench bench;
    BenchAgent alice(bench, u"alice"_s);
    const QJsonArray tools =
        alice.request(u"tools/list"_s).value("result"_L1)["tools"_L1].toArray();
    QCOMPARE(tools.size(), 7);
    for (const QJsonValue &one : tools) {
        const QByteArray name = one["name"_L1].toString().toUtf8();
        QVERIFY2(!one["title"_L1].toString().isEmpty(), name.constData());
        QVERIFY2(one["description"_L1].toString().size() > 40, name.constData());
        QVERIFY2(one["annotations"_L1]["title"_L1] == one["title"_L1], name.constData());
        for (const auto &which : {"inputSchema"_L1, "outputSchema"_L1}) {
            const QJsonObject schema = one[which].toObject();
            QVERIFY2(schema.value("type"_L1) == "object"_L1, name.constData());
            const QJsonObject properties = schema.value("properties"_L1).toObject();
            QVERIFY2(!properties.isEmpty(), name.constData());
            for (const QJsonValue &property : properties)
                QVERIFY2(!property["description"_L1].toString().isEmpty(), name.constData());
        }
    }
}

void TestToolSchemas::annotationsSayWhatAToolDoes_data()
{
    QTest::addColumn<bool>("isReadOnly");
    QTest::addColumn<bool>("isDestructive");
    QTest::addColumn<bool>("isIdempotent");
    QTest::newRow("list_agents") << true << false << true;
    QTest::newRow("create_thread") << false << false << false;
    QTest::newRow("add_participant") << false << false << true;
    QTest::newRow("remove_participant") << false << true << true;
    QTest::newRow("close_thread") << false << true << true;
    QTest::newRow("send_message") << false << false << false;
    QTest::newRow("wait_for_mentions") << false << false << false;
}

void TestToolSchemas::annotationsSayWhatAToolDoes()
{
    QFETCH(bool, isReadOnly);
    QFETCH(bool, isDestructive);
    QFETCH(bool, isIdempotent);
    ToolBench bench;
    BenchAgent alice(bench, u"alice"_s);
    const QJsonValue told =
        tool(alice, QString::fromLatin1(QTest::currentDataTag())).value("annotations"_L1);
    QCOMPARE(told["readOnlyHint"_L1], QJsonValue(isReadOnly));
    QCOMPARE(told["destructiveHint"_L1], QJsonValue(isDestructive));
    QCOMPARE(told["idempotentHint"_L1], QJsonValue(isIdempotent));
    QCOMPARE(told["openWorldHint"_L1], QJsonValue(false));
}

void TestToolSchemas::structuredContentKeepsTheOutputSchema_data()
{
    QTest::addColumn<QString>("tool");
    QTest::addColumn<QJsonObject>("arguments");
    const QString threadId = u"threadId"_s;
    const QString thread = u"THREAD"_s; // stands for the id of a thread of alice's
    QTest::newRow("list_agents") << u"list_agents"_s << QJsonObject();
    QTest::newRow("ids alone") << u"list_agents"_s << QJsonObject{{u"includeDetails"_s, false}};
    QTest::newRow("create_thread")
        << u"create_thread"_s
        << QJsonObject{{u"threadName"_s, u"x"_s}, {u"participantIds"_s, QJsonArray{u"bob"_s}}};
    for (const QString &name : {u"add_participant"_s, u"remove_participant"_s})
        QTest::newRow(qPrintable(name))
            << name << QJsonObject{{threadId, thread}, {u"participantId"_s, u"bob"_s}};
    QTest::newRow("send_message") << u"send_message"_s
                                  << QJsonObject{{threadId, thread}, {u"content"_s, u"hi"_s},
                                         {u"mentions"_s, QJsonArray{u"alice"_s, u"bob"_s}}};
    QTest::newRow("without mentions")
        << u"send_message"_s << QJsonObject{{threadId, thread}, {u"content"_s, u"hi"_s}};
    QTest::newRow("close_thread") << u"close_thread"_s
                                  << QJsonObject{{threadId, thread}, {u"summary"_s, QString()}};
    QTest::newRow("a mention") << u"wait_for_mentions"_s << QJsonObject{{u"timeoutMs"_s, 1000}};
}

void TestToolSchemas::structuredContentKeepsTheOutputSchema()
{
    QFETCH(QString, tool);
    QFETCH(QJsonObject, arguments);
    ToolBench bench;
    BenchAgent alice(bench, u"alice"_s);
    BenchAgent bob(bench, u"bob"_s);
    const QString thread = alice.createThread({u"bob"_s});
    QVERIFY(!bob.sendMessage(thread, u"hello"_s, {u"alice"_s}).value("isError"_L1).toBool());
    if (arguments.contains("threadId"_L1))
        arguments.insert(u"threadId"_s, thread);
    const QJsonObject result = alice.callTool(tool, arguments);
    QVERIFY2(!result.value("isError"_L1).toBool(true), QJsonDocument(result).toJson().constData());
    const QString fault =
        faultOf(TestToolSchemas::tool(alice, tool).value("outputSchema"_L1).toObject(),
            result.value("structuredContent"_L1), tool);
    QVERIFY2(fault.isEmpty(), qPrintable(fault));
}

void TestToolSchemas::failuresHaveNoStructuredContent()
{
    ToolBench bench;
    BenchAgent alice(bench, u"alice"_s);
    const QJsonObject result = alice.sendMessage(u"none"_s, u"hello"_s);
    QCOMPARE(result.value("isError"_L1), QJsonValue(true));
    QVERIFY(!result.contains("structuredContent"_L1));
}

void TestToolSchemas::theWaitTellsItsLimits()
{
    using namespace std::chrono_literals;
    ToolBench bench({.byDefault = 7s, .longest = 12s});
    BenchAgent alice(bench, u"alice"_s);
    const QJsonValue property = tool(alice, u"wait_for_mentions"_s)
                                    .value("inputSchema"_L1)["properties"_L1]["timeoutMs"_L1];
    QCOMPARE(property["default"_L1].toInteger(), 7000);
    QVERIFY(property["description"_L1].toString().contains("12000"_L1));
}

QTEST_GUILESS_MAIN(TestToolSchemas)
#include "tst_toolschemas.moc"
