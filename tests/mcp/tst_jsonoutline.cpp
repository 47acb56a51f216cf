// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/jsonoutline.h"

#include <QTest>

using server::mcp::decodeJsonString;
using server::mcp::JsonOutline;

class TestJsonOutline : public QObject {
    Q_OBJECT

private slots:
    void acceptsJson_data();
    void acceptsJson();
    void refusesWhatIsNoJson_data();
    void refusesWhatIsNoJson();
    void refusesEveryCutOfAMessage();
    void keepsValuesAsWritten();
    void listsTheElementsOfAnArray();
    void tellsAMissingMemberFromAnEmptyOne();
    void decodesStrings_data();
    void decodesStrings();
};

void TestJsonOutline::acceptsJson_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("object") << QByteArray("{}");
    QTest::newRow("array") << QByteArray("[]");
    QTest::newRow("string") << QByteArray("\"\"");
    QTest::newRow("number") << QByteArray("0");
    QTest::newRow("literals") << QByteArray("[true,false,null]");
    QTest::newRow("space around") << QByteArray(" \t\r\n{ \"a\" : [ 1 , 2 ] , \"b\" : { } } \n");
    QTest::newRow("numbers") << QByteArray("[0,-0,10,1.5,-1.25,1e5,1E+5,1.5e-300]");
    QTest::newRow("a number of any size") << QByteArray("[1e400,99999999999999999999999999]");
    QTest::newRow("escapes") << QByteArray(R"(["\"\\\/\b\f\n\r\t\u00e9\u0000"])");
    QTest::newRow("surrogate pair") << QByteArray(R"(["\ud83d\udc20"])");
    QTest::newRow("UTF-8") << QByteArray("[\"\xF0\x9F\x90\xA0\"]");
    QTest::newRow("DEL is no control character") << QByteArray("[\"\x7F\"]");
    QTest::newRow("same key in two objects") << QByteArray(R"([{"a":1},{"a":1,"b":{"a":2}}])");
    QTest::newRow("64 deep") << QByteArray(64, '[') + QByteArray(64, ']');
}

void TestJsonOutline::acceptsJson()
{
    QFETCH(QByteArray, json);
    QString error;
    QVERIFY2(JsonOutline::read(json, &error), qPrintable(error));
}

void TestJsonOutline::refusesWhatIsNoJson_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("space") << QByteArray(" \n");
    QTest::newRow("word") << QByteArray("hello");
    QTest::newRow("trailing bytes") << QByteArray("{} x");
    QTest::newRow("two texts") << QByteArray("{}{}");
    QTest::newRow("trailing NUL") << QByteArray("{}\0", 3);
    QTest::newRow("NUL inside") << QByteArray("{\0}", 3);
    QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF{}");
    QTest::newRow("UTF-16LE") << QByteArray("{\0}\0", 4);
    QTest::newRow("UTF-16BE with mark") << QByteArray("\xFE\xFF\0{\0}", 6);
    QTest::newRow("invalid UTF-8") << QByteArray("[\"\xC3\x28\"]");
    QTest::newRow("overlong UTF-8") << QByteArray("[\"\xC0\xAF\"]");
    QTest::newRow("surrogate in UTF-8") << QByteArray("[\"\xED\xA0\x80\"]");
    QTest::newRow("lone high surrogate") << QByteArray(R"(["\ud83d"])");
    QTest::newRow("lone low surrogate") << QByteArray(R"(["\udc20"])");
    QTest::newRow("two high surrogates") << QByteArray(R"(["\ud83d\ud83d"])");
    QTest::newRow("high surrogate and an escape") << QByteArray(R"(["\ud83d\n"])");
    QTest::newRow("lone surrogate in a key") << QByteArray(R"({"\ud83d":1})");
    QTest::newRow("three hex digits") << QByteArray(R"(["\u00e"])");
    QTest::newRow("signed hex digits") << QByteArray(R"(["\u+0e9"])");
    QTest::newRow("hex digits at the end") << QByteArray(R"("\u00)");
    QTest::newRow("unknown escape") << QByteArray(R"(["\x41"])");
    QTest::newRow("escape at the end") << QByteArray("\"\\");
    QTest::newRow("line feed in a string") << QByteArray("[\"a\nb\"]");
    QTest::newRow("string without an end") << QByteArray("[\"a");
    QTest::newRow("single quotes") << QByteArray("{'a':1}");
    QTest::newRow("bare key") << QByteArray("{a:1}");
    QTest::newRow("no colon") << QByteArray(R"({"a" 1})");
    QTest::newRow("no value") << QByteArray(R"({"a":})");
    QTest::newRow("trailing comma, object") << QByteArray(R"({"a":1,})");
    QTest::newRow("trailing comma, array") << QByteArray("[1,]");
    QTest::newRow("leading comma") << QByteArray("[,1]");
    QTest::newRow("no comma") << QByteArray("[1 2]");
    QTest::newRow("wrong bracket") << QByteArray("[1}");
    QTest::newRow("comment") << QByteArray("{}// x");
    QTest::newRow("NaN") << QByteArray("[NaN]");
    QTest::newRow("Infinity") << QByteArray("[-Infinity]");
    QTest::newRow("leading zero") << QByteArray("[01]");
    QTest::newRow("plus sign") << QByteArray("[+1]");
    QTest::newRow("minus alone") << QByteArray("[-]");
    QTest::newRow("no digit before the point") << QByteArray("[.5]");
    QTest::newRow("no digit after the point") << QByteArray("[1.]");
    QTest::newRow("no exponent") << QByteArray("[1e]");
    QTest::newRow("hex number") << QByteArray("[0x10]");
    QTest::newRow("cut literal") << QByteArray("[tru]");
    QTest::newRow("capital literal") << QByteArray("[True]");
    QTest::newRow("key twice") << QByteArray(R"({"a":1,"a":1})");
    QTest::newRow("key twice, one escaped") << QByteArray(R"({"id":1,"\u0069d":2})");
    QTest::newRow("key twice, inside") << QByteArray(R"({"a":[{"b":1,"c":2,"b":3}]})");
    QTest::newRow("key twice, around an object") << QByteArray(R"({"a":{"b":1},"a":2})");
    QTest::newRow("65 deep") << QByteArray(65, '[') + QByteArray(65, ']');
    QTest::newRow("100,000 deep") << QByteArray(100'000, '[');
    QTest::newRow("100,000 objects deep") << QByteArray(R"({"a":)").repeated(100'000);
}

void TestJsonOutline::refusesWhatIsNoJson()
{
    QFETCH(QByteArray, json);
    QString error;
    QVERIFY(!JsonOutline::read(json, &error));
    QVERIFY(!error.isEmpty());
}

void TestJsonOutline::refusesEveryCutOfAMessage()
{
    const QByteArray json =
        R"({"jsonrpc":"2.0","id":-1.5e3,"a":["\u00e9\ud83d\udc20",true,null,{}]})";
    QVERIFY(JsonOutline::read(json));
    for (qsizetype length = 0; length < json.size(); ++length) {
        // A copy of just these bytes, so that a look beyond the end is found.
        const QByteArray cut(json.constData(), length);
        QVERIFY2(!JsonOutline::read(cut), cut.constData());
    }
}

void TestJsonOutline::keepsValuesAsWritten()
{
    const QByteArray json =
        R"({ "id" : 9223372036854775808 , "\u0061" : "\u0062", "c":{ "d":[1] } })";
    const auto outline = JsonOutline::read(json);
    QVERIFY(outline);
    QCOMPARE(outline->type(), JsonOutline::Type::Object);
    QCOMPARE(outline->pieces().size(), 3);
    QCOMPARE(outline->member("id").toByteArray(), QByteArray("9223372036854775808"));
    QCOMPARE(outline->member("a").toByteArray(), QByteArray(R"("\u0062")"));
    QCOMPARE(outline->member("c").toByteArray(), QByteArray(R"({ "d":[1] })"));
}

void TestJsonOutline::listsTheElementsOfAnArray()
{
    const QByteArray json = R"([ {"a":[1,2]}, 3 ,"x"])";
    const auto outline = JsonOutline::read(json);
    QVERIFY(outline);
    QCOMPARE(outline->type(), JsonOutline::Type::Array);
    QByteArrayList values;
    for (const JsonOutline::Piece &piece : outline->pieces())
        values << piece.value.toByteArray();
    QCOMPARE(values, (QByteArrayList{R"({"a":[1,2]})", "3", R"("x")"}));
}

void TestJsonOutline::tellsAMissingMemberFromAnEmptyOne()
{
    const QByteArray json = R"({"":1,"a":""})";
    const auto outline = JsonOutline::read(json);
    QVERIFY(outline);
    QVERIFY(outline->member("b").isNull());
    QCOMPARE(outline->member("a").toByteArray(), QByteArray(R"("")"));
    QCOMPARE(outline->member("").toByteArray(), QByteArray("1"));
}

void TestJsonOutline::decodesStrings_data()
{
    QTest::addColumn<QByteArray>("written");
    QTest::addColumn<QString>("expected");
    QTest::newRow("empty") << QByteArray(R"("")") << QString();
    QTest::newRow("plain") << QByteArray(R"("abc")") << QStringLiteral("abc");
    QTest::newRow("UTF-8") << QByteArray("\"\xC3\xA9\"") << QStringLiteral(u"\u00e9");
    QTest::newRow("escaped") << QByteArray(R"("\u00e9\n\"")") << QStringLiteral(u"\u00e9\n\"");
    QTest::newRow("pair") << QByteArray(R"("\ud83d\udc20")") << QStringLiteral(u"\U0001F420");
}

void TestJsonOutline::decodesStrings()
{
    QFETCH(QByteArray, written);
    QFETCH(QString, expected);
    QCOMPARE(decodeJsonString(written), expected);
}

QTEST_GUILESS_MAIN(TestJsonOutline)
#include "tst_jsonoutline.moc"
