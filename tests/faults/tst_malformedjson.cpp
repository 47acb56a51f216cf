// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/faultbench.h"
#include "tests/faults/rawagent.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <memory>

using namespace tests;

namespace {

QByteArray request(const QByteArray &id, const QByteArray &method, const QByteArray &params = "{}")
{
    return R"({"jsonrpc":"2.0","id":)" + id + R"(,"method":")" + method + R"(","params":)" + params
        + '}';
}

} // namespace

// Bodies that are no good JSON-RPC, through an agent's own address: the right code, and the stream
// unharmed.
class TestMalformedJson : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase();
    void refusesWhatIsNoJson_data();
    void refusesWhatIsNoJson();
    void echoesIdsAsWritten_data();
    void echoesIdsAsWritten();
    void answersWhatIsNoRequest_data();
    void answersWhatIsNoRequest();

private:
    // The next message on the agent's stream.
    [[nodiscard]] QByteArray nextMessage();
    // Posts the body, and takes the error that comes on the stream for it. All is well with the
    // stream then.
    void post(const QByteArray &body, int status, int code, const QByteArray &id);

    // Nothing comes on the stream but what was asked for.
    FaultBench m_bench{
        {.environment = {{QStringLiteral("CORAL_TRANSPORT_PING_INTERVAL"), QStringLiteral("0")}}}};
    std::unique_ptr<RawAgent> m_agent;
};

void TestMalformedJson::initTestCase()
{
    QVERIFY(m_bench.start());
    m_agent = std::make_unique<RawAgent>(m_bench.target(), RawAgent::Identity{.id = "alice"});
    QVERIFY(m_agent->open());
    QVERIFY(m_agent->initialize());
}

void TestMalformedJson::cleanupTestCase()
{
    m_agent.reset();
    QCOMPARE(m_bench.leftovers(), QByteArray());
    QVERIFY(m_bench.stop());
}

QByteArray TestMalformedJson::nextMessage()
{
    QByteArray event;
    do // passing over comments
        event = m_agent->stream().receiveUntil("\r\n\r\n");
    while (!event.isEmpty() && !event.contains("data: "));
    return event.sliced(event.indexOf("data: ") + 6).trimmed();
}

void TestMalformedJson::post(const QByteArray &body, int status, int code, const QByteArray &id)
{
    QCOMPARE(m_agent->post(body), status);
    const QByteArray answer = nextMessage();
    QVERIFY2(answer.contains("\"id\":" + id + ','), answer.constData());
    const QJsonValue error = QJsonDocument::fromJson(answer).object().value(u"error");
    QCOMPARE(error[u"code"].toInt(), code);
    QVERIFY(!error[u"message"].toString().isEmpty());
    QCOMPARE(m_agent->post(request("\"next\"", "ping")), 202);
    QCOMPARE(nextMessage(), R"({"id":"next","jsonrpc":"2.0","result":{}})");
}

void TestMalformedJson::refusesWhatIsNoJson_data()
{
    QTest::addColumn<QByteArray>("body");
    const QByteArray good = request("1", "ping");
    const auto with = [](const QByteArray &text) {
        return request("1", "ping", R"({"a":)" + text + '}');
    };
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("truncated") << good.chopped(1);
    QTest::newRow("cut in a word") << good.first(20);
    QTest::newRow("trailing bytes") << good + "x";
    QTest::newRow("two messages") << good + good;
    QTest::newRow("trailing NUL") << good + QByteArray(1, '\0');
    QTest::newRow("byte order mark") << "\xef\xbb\xbf" + good;
    QTest::newRow("UTF-16") << QByteArray("{\0}\0", 4);
    QTest::newRow("invalid UTF-8") << with("\"\xc3\x28\"");
    QTest::newRow("overlong UTF-8") << with("\"\xc0\xaf\"");
    QTest::newRow("surrogate in UTF-8") << with("\"\xed\xa0\x80\"");
    QTest::newRow("lone surrogate") << with(R"("\ud800")");
    QTest::newRow("surrogates in the wrong order") << with(R"("\udc00\ud800")");
    QTest::newRow("control character") << with("\"a\nb\"");
    QTest::newRow("unknown escape") << with(R"("\x41")");
    QTest::newRow("NaN") << with("NaN");
    QTest::newRow("Infinity") << with("-Infinity");
    QTest::newRow("leading zero") << with("01");
    QTest::newRow("plus") << with("+1");
    QTest::newRow("hex") << with("0x1");
    QTest::newRow("trailing comma") << with("[1,]");
    QTest::newRow("single quotes") << with("'a'");
    QTest::newRow("comment") << with("1/* x */");
    QTest::newRow("key twice") << QByteArray(R"({"jsonrpc":"2.0","id":1,"id":2,"method":"ping"})");
    QTest::newRow("key twice, one escaped")
        << QByteArray(R"({"jsonrpc":"2.0","id":1,"\u0069d":2,"method":"ping"})");
    QTest::newRow("key twice, inside") << with(R"({"b":1,"b":2})");
    QTest::newRow("nested 65 deep") << QByteArray(65, '[') + QByteArray(65, ']');
    QTest::newRow("100,000 brackets") << QByteArray(100'000, '[');
    QTest::newRow("100,000 objects") << QByteArray(R"({"a":)").repeated(100'000);
    QTest::newRow("100,000 brackets in the params") << with(QByteArray(100'000, '['));
    QTest::newRow("a string without an end") << with('"' + QByteArray(1'000'000, 'a'));
}

void TestMalformedJson::refusesWhatIsNoJson()
{
    QFETCH(QByteArray, body);
    post(body, 400, -32700, "null");
}

void TestMalformedJson::echoesIdsAsWritten_data()
{
    QTest::addColumn<QByteArray>("id");
    for (const char *id : {"0", "-1", "-0", "1.0", "9007199254740993", "9223372036854775807",
             "9223372036854775808", "18446744073709551616", "100000000000000000000000000000",
             R"("")", R"("1")", R"("\u0031")", R"("\ud83d\udc20")", "\"\xf0\x9f\x90\xa0\""})
        QTest::newRow(id) << QByteArray(id);
    QTest::newRow("long") << '"' + QByteArray(10'000, 'i') + '"';
}

void TestMalformedJson::echoesIdsAsWritten()
{
    QFETCH(QByteArray, id);
    QCOMPARE(m_agent->post(request(id, "ping")), 202);
    QCOMPARE(nextMessage(), "{\"id\":" + id + R"(,"jsonrpc":"2.0","result":{}})");
}

void TestMalformedJson::answersWhatIsNoRequest_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("id");
    const auto row = [](const char *name, const QByteArray &body, int code, const char *id,
                         int status = 400) {
        QTest::newRow(name) << body << status << code << QByteArray(id);
    };
    // ids that are none
    row("id null", request("null", "ping"), -32600, "null");
    row("id a fraction", request("1.5", "ping"), -32600, "null");
    row("id with an exponent", request("1e3", "ping"), -32600, "null");
    row("id beyond double", request("1e400", "ping"), -32600, "null");
    row("id an object", request("{}", "ping"), -32600, "null");
    row("id an array", request("[1]", "ping"), -32600, "null");
    row("id true", request("true", "ping"), -32600, "null");
    // batches, which 2024-11-05 does not have
    row("empty batch", "[]", -32600, "null");
    row("batch", '[' + request("1", "ping") + ']', -32600, "null");
    row("batch of nonsense", "[1,\"a\",null]", -32600, "null");
    row("batch of 10,000",
        '[' + (request("1", "ping") + ',').repeated(9'999) + request("1", "ping") + ']', -32600,
        "null");
    // what is JSON and no message
    row("number", "1", -32600, "null");
    row("text", "\"ping\"", -32600, "null");
    row("null", "null", -32600, "null");
    row("empty object", "{}", -32600, "null");
    row("no jsonrpc", R"({"id":7,"method":"ping"})", -32600, "7");
    row("jsonrpc 1.0", R"({"jsonrpc":"1.0","id":7,"method":"ping"})", -32600, "7");
    row("jsonrpc a number", R"({"jsonrpc":2.0,"id":7,"method":"ping"})", -32600, "7");
    row("no method", R"({"jsonrpc":"2.0","id":7})", -32600, "7");
    row("method a number", R"({"jsonrpc":"2.0","id":7,"method":1})", -32600, "7");
    row("method and result", R"({"jsonrpc":"2.0","id":7,"method":"ping","result":{}})", -32600,
        "7");
    // what is a message and makes no sense
    row("unknown method", request("7", "no/such"), -32601, "7", 202);
    row("method in capitals", request("7", "PING"), -32601, "7", 202);
    row("params an array", request("7", "ping", "[1]"), -32602, "7", 202);
    row("params a text", request("7", "ping", "\"a\""), -32602, "7", 202);
    row("params beyond double", request("7", "ping", R"({"a":1e400})"), -32602, "7", 202);
    row("name a number", request("7", "tools/call", R"({"name":1})"), -32602, "7", 202);
    row("arguments a list", request("7", "tools/call", R"({"name":"list_agents","arguments":[]})"),
        -32602, "7", 202);
    row("uri a list", request("7", "resources/read", R"({"uri":[]})"), -32602, "7", 202);
    row("cursor of nobody", request("7", "tools/list", R"({"cursor":"x"})"), -32602, "7", 202);
}

void TestMalformedJson::answersWhatIsNoRequest()
{
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    QFETCH(int, code);
    QFETCH(QByteArray, id);
    post(body, status, code, id);
}

QTEST_GUILESS_MAIN(TestMalformedJson)
#include "tst_malformedjson.moc"
