// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/argumentcheck.h"

#include <QJsonDocument>
#include <QTest>

using server::mcp::checkArguments;

static QJsonObject object(const QByteArray &json)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    Q_ASSERT(document.isObject());
    return document.object();
}

static const QByteArray kSchema = R"({"type":"object","properties":{
    "name":{"type":"string"},
    "count":{"type":"integer"},
    "ratio":{"type":"number"},
    "flag":{"type":"boolean"},
    "names":{"type":"array","items":{"type":"string"}},
    "counts":{"type":"array","items":{"type":"integer"}},
    "list":{"type":"array"},
    "map":{"type":"object"},
    "either":{"type":["integer","string"]},
    "maybe":{"type":["number","null"]},
    "anything":{}
},"required":["name"]})";

class TestArgumentCheck : public QObject {
    Q_OBJECT

private slots:
    void acceptsArguments_data();
    void acceptsArguments();
    void refusesArguments_data();
    void refusesArguments();
    void tellsEverythingThatIsWrong();
    void acceptsAnythingWithoutASchema();
};

void TestArgumentCheck::acceptsArguments_data()
{
    QTest::addColumn<QByteArray>("given");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *given, const char *expected) {
        QTest::newRow(name) << QByteArray(given) << QByteArray(expected);
    };
    row("required alone", R"({"name":"a"})", R"({"name":"a"})");
    row("empty text", R"({"name":""})", R"({"name":""})");
    row("integer", R"({"name":"a","count":8000})", R"({"name":"a","count":8000})");
    row("integer as 8000.0", R"({"name":"a","count":8000.0})", R"({"name":"a","count":8000})");
    row("integer as text", R"({"name":"a","count":"8000"})", R"({"name":"a","count":8000})");
    row("integer as text with fraction", R"({"name":"a","count":"8000.0"})",
        R"({"name":"a","count":8000})");
    row("integer as text with space", R"({"name":"a","count":" 7 "})", R"({"name":"a","count":7})");
    row("number", R"({"name":"a","ratio":0.5})", R"({"name":"a","ratio":0.5})");
    row("number as text", R"({"name":"a","ratio":"-2.5e1"})", R"({"name":"a","ratio":-25})");
    row("integer beyond double", R"({"name":"a","count":9007199254740993})",
        R"({"name":"a","count":9007199254740993})");
    row("boolean", R"({"name":"a","flag":false})", R"({"name":"a","flag":false})");
    row("array of texts", R"({"name":"a","names":["x","y"]})", R"({"name":"a","names":["x","y"]})");
    row("empty array", R"({"name":"a","names":[]})", R"({"name":"a","names":[]})");
    row("array of integers", R"({"name":"a","counts":[1,"2",3.0]})",
        R"({"name":"a","counts":[1,2,3]})");
    row("array of anything", R"({"name":"a","list":[1,"x",null]})",
        R"({"name":"a","list":[1,"x",null]})");
    row("object", R"({"name":"a","map":{"x":1}})", R"({"name":"a","map":{"x":1}})");
    row("text where both are allowed", R"({"name":"a","either":"1"})",
        R"({"name":"a","either":"1"})");
    row("number where both are allowed", R"({"name":"a","either":1})",
        R"({"name":"a","either":1})");
    row("null where allowed", R"({"name":"a","maybe":null})", R"({"name":"a","maybe":null})");
    row("null for not given", R"({"name":"a","count":null})", R"({"name":"a"})");
    row("untyped", R"({"name":"a","anything":[null]})", R"({"name":"a","anything":[null]})");
    row("untyped null", R"({"name":"a","anything":null})", R"({"name":"a","anything":null})");
    row("unknown", R"({"name":"a","other":{"x":1}})", R"({"name":"a","other":{"x":1}})");
}

void TestArgumentCheck::acceptsArguments()
{
    QFETCH(QByteArray, given);
    QFETCH(QByteArray, expected);
    const auto checked = checkArguments(object(kSchema), object(given));
    QVERIFY2(checked, checked ? "" : qPrintable(checked.error().message));
    QCOMPARE(*checked, object(expected));
}

void TestArgumentCheck::refusesArguments_data()
{
    QTest::addColumn<QByteArray>("given");
    QTest::addColumn<QString>("said");
    const auto row = [](const char *name, const char *given, const char *said) {
        QTest::newRow(name) << QByteArray(given) << QString::fromLatin1(said);
    };
    row("missing", "{}", "the required argument \"name\" is missing");
    row("null for required", R"({"name":null})", "the required argument \"name\" is missing");
    row("number for text", R"({"name":1})", "\"name\" must be a string, but is a number");
    row("text for integer", R"({"name":"a","count":"soon"})",
        "\"count\" must be an integer, but is a string");
    row("empty text for integer", R"({"name":"a","count":""})", "\"count\" must be an integer");
    row("fraction for integer", R"({"name":"a","count":1.5})", "\"count\" must be an integer");
    row("NaN as text", R"({"name":"a","ratio":"nan"})", "\"ratio\" must be a number");
    row("infinity as text", R"({"name":"a","ratio":"inf"})", "\"ratio\" must be a number");
    row("text for boolean", R"({"name":"a","flag":"true"})", "\"flag\" must be a boolean");
    row("text for array", R"({"name":"a","names":"x"})",
        "\"names\" must be an array, but is a string");
    row("number in array of texts", R"({"name":"a","names":["x",1]})",
        "item 2 of the argument \"names\" must be a string, but is a number");
    row("null in array of texts", R"({"name":"a","names":[null]})", "but is null");
    row("array for object", R"({"name":"a","map":[]})", "\"map\" must be an object");
    row("neither", R"({"name":"a","either":true})",
        "must be an integer or a string, but is a boolean");
}

void TestArgumentCheck::refusesArguments()
{
    QFETCH(QByteArray, given);
    QFETCH(QString, said);
    const auto checked = checkArguments(object(kSchema), object(given));
    QVERIFY(!checked);
    QCOMPARE(checked.error().code, shared::ErrorCode::InvalidArgument);
    QVERIFY2(checked.error().message.contains(said), qPrintable(checked.error().message));
}

void TestArgumentCheck::tellsEverythingThatIsWrong()
{
    const auto checked = checkArguments(object(kSchema), object(R"({"count":"x","flag":1})"));
    QVERIFY(!checked);
    for (const char *argument : {"\"name\"", "\"count\"", "\"flag\""})
        QVERIFY(checked.error().message.contains(QLatin1StringView(argument)));
}

void TestArgumentCheck::acceptsAnythingWithoutASchema()
{
    QVERIFY(checkArguments({}, object(R"({"a":1})")));
    const QJsonObject onlyRequired = object(R"({"required":["a"]})");
    QVERIFY(checkArguments(onlyRequired, object(R"({"a":null})")));
    QVERIFY(!checkArguments(onlyRequired, {}));
}

QTEST_GUILESS_MAIN(TestArgumentCheck)
#include "tst_argumentcheck.moc"
