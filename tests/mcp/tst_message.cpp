// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/message.h"

#include <QTest>

using namespace server::mcp;

static std::variant<Message, Refusal> read(const QByteArray &json)
{
    const auto outline = JsonOutline::read(json);
    Q_ASSERT(outline);
    return readMessage(*outline);
}

class TestMessage : public QObject {
    Q_OBJECT

private slots:
    void readsIds_data();
    void readsIds();
    void tellsIdsApart_data();
    void tellsIdsApart();
    void refusesMessages_data();
    void refusesMessages();
    void readsARequest();
    void readsANotification();
    void takesNullParamsForNone();
    void ignoresUnknownMembers();
    void readsResponses();
    void takesAnErrorForNobody();
    void readsTheTokenAsWritten();
    void readsTheCancelledIdAsWritten();
    void passesOverATokenOfAWrongType();
};

void TestMessage::readsIds_data()
{
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<bool>("isGood");
    for (const char *good : {"0", "1", "-1", "-0", "1.0", "9007199254740993", "9223372036854775807",
             "9223372036854775808", "123456789012345678901234567890", R"("")", R"("1")", R"("a b")",
             R"("\u0031")", R"("\u0000")"})
        QTest::newRow(good) << QByteArray(good) << true;
    for (const char *bad :
        {"null", "true", "false", "{}", "[]", "[1]", "1.5", "1e3", "1E3", "-1.01", "1e400", "0.1"})
        QTest::newRow(bad) << QByteArray(bad) << false;
}

void TestMessage::readsIds()
{
    QFETCH(QByteArray, id);
    QFETCH(bool, isGood);
    const auto message = read(R"({"jsonrpc":"2.0","id":)" + id + R"(,"method":"ping"})");
    if (isGood) {
        QVERIFY(std::holds_alternative<Message>(message));
        QCOMPARE(std::get<Message>(message).id->text, id);
        QCOMPARE(std::get<Message>(message).kind, Message::Kind::Request);
        return;
    }
    QVERIFY(std::holds_alternative<Refusal>(message));
    QCOMPARE(std::get<Refusal>(message).error.code, -32600);
    QCOMPARE(std::get<Refusal>(message).id, QByteArray());
}

void TestMessage::tellsIdsApart_data()
{
    QTest::addColumn<QByteArray>("one");
    QTest::addColumn<QByteArray>("other");
    QTest::addColumn<bool>("areEqual");
    QTest::newRow("text and number") << QByteArray(R"("1")") << QByteArray("1") << false;
    QTest::newRow("text spelt otherwise")
        << QByteArray(R"("1")") << QByteArray(R"("\u0031")") << true;
    QTest::newRow("beyond double")
        << QByteArray("9223372036854775807") << QByteArray("9223372036854775808") << false;
    QTest::newRow("fraction of zero") << QByteArray("1") << QByteArray("1.00") << true;
    QTest::newRow("sign") << QByteArray("1") << QByteArray("-1") << false;
    QTest::newRow("minus zero") << QByteArray("0") << QByteArray("-0") << true;
    QTest::newRow("n1 the text and 1") << QByteArray(R"("n1")") << QByteArray("1") << false;
}

void TestMessage::tellsIdsApart()
{
    QFETCH(QByteArray, one);
    QFETCH(QByteArray, other);
    QFETCH(bool, areEqual);
    QCOMPARE(MessageId::read(one)->key == MessageId::read(other)->key, areEqual);
}

void TestMessage::refusesMessages_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<bool>("isAnswered");
    const auto row = [](const char *name, const char *json, int code, const char *id,
                         bool isAnswered = true) {
        QTest::newRow(name) << QByteArray(json) << code << QByteArray(id) << isAnswered;
    };
    row("number", "1", -32600, "");
    row("string", R"("ping")", -32600, "");
    row("empty object", "{}", -32600, "");
    row("no jsonrpc", R"({"id":1,"method":"ping"})", -32600, "1");
    row("jsonrpc 1.0", R"({"jsonrpc":"1.0","id":1,"method":"ping"})", -32600, "1");
    row("jsonrpc a number", R"({"jsonrpc":2.0,"id":1,"method":"ping"})", -32600, "1");
    row("no jsonrpc, bad id", R"({"id":null,"method":"ping"})", -32600, "");
    row("no method", R"({"jsonrpc":"2.0","id":1})", -32600, "1");
    row("method a number", R"({"jsonrpc":"2.0","id":1,"method":1})", -32600, "1");
    row("method null", R"({"jsonrpc":"2.0","id":1,"method":null})", -32600, "1");
    row("method a number, no id", R"({"jsonrpc":"2.0","method":1})", -32600, "");
    row("method and result", R"({"jsonrpc":"2.0","id":1,"method":"x","result":{}})", -32600, "1");
    row("method and error", R"({"jsonrpc":"2.0","id":1,"method":"x","error":{}})", -32600, "1");
    row("params an array", R"({"jsonrpc":"2.0","id":1,"method":"x","params":[1]})", -32602, "1");
    row("params a string", R"({"jsonrpc":"2.0","id":1,"method":"x","params":"a"})", -32602, "1");
    row("params out of range", R"({"jsonrpc":"2.0","id":1,"method":"x","params":{"a":1e400}})",
        -32602, "1");
    row("params of a notification", R"({"jsonrpc":"2.0","method":"x","params":[]})", -32602, "",
        false);
    row("result and error", R"({"jsonrpc":"2.0","id":1,"result":{},"error":{}})", -32600, "1",
        false);
    row("result a number", R"({"jsonrpc":"2.0","id":1,"result":1})", -32600, "1", false);
    row("result null", R"({"jsonrpc":"2.0","id":1,"result":null})", -32600, "1", false);
    row("error a string", R"({"jsonrpc":"2.0","id":1,"error":"x"})", -32600, "1", false);
    row("result without id", R"({"jsonrpc":"2.0","result":{}})", -32600, "", false);
    row("result for nobody", R"({"jsonrpc":"2.0","id":null,"result":{}})", -32600, "", false);
    row("response without jsonrpc", R"({"id":1,"result":{}})", -32600, "1", false);
}

void TestMessage::refusesMessages()
{
    QFETCH(QByteArray, json);
    QFETCH(int, code);
    QFETCH(QByteArray, id);
    QFETCH(bool, isAnswered);
    const auto message = read(json);
    QVERIFY(std::holds_alternative<Refusal>(message));
    const Refusal &refused = std::get<Refusal>(message);
    QCOMPARE(refused.error.code, code);
    QCOMPARE(refused.id, id);
    QCOMPARE(refused.isAnswered, isAnswered);
    QVERIFY(!refused.error.message.isEmpty());
}

void TestMessage::readsARequest()
{
    const auto message = std::get<Message>(
        read(R"({"jsonrpc":"2.0","id":1,"method":"tools\/list","params":{"cursor":"x"}})"));
    QCOMPARE(message.kind, Message::Kind::Request);
    QCOMPARE(message.method, QStringLiteral("tools/list"));
    QCOMPARE(message.params.value(QStringLiteral("cursor")).toString(), QStringLiteral("x"));
    QVERIFY(!message.progressToken);
    QVERIFY(!message.requestId);
}

void TestMessage::readsANotification()
{
    const auto message =
        std::get<Message>(read(R"({"jsonrpc":"2.0","method":"notifications/initialized"})"));
    QCOMPARE(message.kind, Message::Kind::Notification);
    QVERIFY(!message.id);
    QVERIFY(message.params.isEmpty());
}

void TestMessage::takesNullParamsForNone()
{
    const auto message =
        std::get<Message>(read(R"({"jsonrpc":"2.0","id":1,"method":"ping","params":null})"));
    QVERIFY(message.params.isEmpty());
}

void TestMessage::ignoresUnknownMembers()
{
    const auto message = read(R"({"jsonrpc":"2.0","id":1,"method":"ping","trace":{"a":1}})");
    QVERIFY(std::holds_alternative<Message>(message));
}

void TestMessage::readsResponses()
{
    const auto result = std::get<Message>(read(R"({"jsonrpc":"2.0","id":7,"result":{"a":1}})"));
    QCOMPARE(result.kind, Message::Kind::Response);
    QCOMPARE(result.id->text, QByteArray("7"));
    QCOMPARE(result.result.size(), 1);
    const auto error =
        std::get<Message>(read(R"({"jsonrpc":"2.0","id":7,"error":{"code":-1,"message":"x"}})"));
    QCOMPARE(error.kind, Message::Kind::Response);
    QCOMPARE(error.error.value(QStringLiteral("code")).toInt(), -1);
}

void TestMessage::takesAnErrorForNobody()
{
    for (const char *json : {R"({"jsonrpc":"2.0","id":null,"error":{"code":-32700}})",
             R"({"jsonrpc":"2.0","error":{"code":-32700}})"}) {
        const auto message = std::get<Message>(read(json));
        QCOMPARE(message.kind, Message::Kind::Response);
        QVERIFY(!message.id);
    }
}

void TestMessage::readsTheTokenAsWritten()
{
    const auto message =
        std::get<Message>(read(R"({"jsonrpc":"2.0","id":1,"method":"x",)"
                               R"("params":{"_meta":{"progressToken":9223372036854775807}}})"));
    QVERIFY(message.progressToken);
    QCOMPARE(message.progressToken->text, QByteArray("9223372036854775807"));
}

void TestMessage::readsTheCancelledIdAsWritten()
{
    const auto message = std::get<Message>(
        read(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"7"}})"));
    QVERIFY(message.requestId);
    QCOMPARE(message.requestId->key, MessageId::read("\"7\"")->key);
}

void TestMessage::passesOverATokenOfAWrongType()
{
    const auto message = std::get<Message>(
        read(R"({"jsonrpc":"2.0","id":1,"method":"x","params":{"_meta":{"progressToken":{}}}})"));
    QVERIFY(!message.progressToken);
}

QTEST_GUILESS_MAIN(TestMessage)
#include "tst_message.moc"
