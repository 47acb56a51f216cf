// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/statelessrequest.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace server::mcp;
using namespace Qt::StringLiterals;

class TestStatelessRequest : public QObject {
    Q_OBJECT
private slots:
    void readsARequest();
    void readsANotification();
    void refuses_data();
    void refuses();
    void asksTheCheckOnceTheMetaIsKnown();
    void tellsWhichRevisionsThereAre();
};

namespace {

const QStringList kSupported{u"2026-07-28"_s, u"2025-11-25"_s};

QByteArray withMeta(const QByteArray &meta)
{
    return R"({"jsonrpc":"2.0","id":"r","method":"tools/list","params":{"_meta":)" + meta + "}}";
}

QByteArray rightMeta(const QByteArray &version = "2026-07-28", const QByteArray &rest = {})
{
    return R"({"io.modelcontextprotocol/protocolVersion":")" + version
        + R"(","io.modelcontextprotocol/clientCapabilities":{"sampling":{}})" + rest + '}';
}

} // namespace

void TestStatelessRequest::readsARequest()
{
    const QByteArray rest = R"(,"io.modelcontextprotocol/clientInfo":{"name":"c","version":"1"},)"
                            R"("io.modelcontextprotocol/logLevel":"warning")";
    const auto read = StatelessRequest::read(withMeta(rightMeta("2026-07-28", rest)), kSupported);
    const auto *request = std::get_if<StatelessRequest>(&read);
    QVERIFY(request);
    QCOMPARE(request->message.method, u"tools/list"_s);
    QCOMPARE(request->message.id->text, QByteArray("\"r\""));
    QCOMPARE(request->revision->name, u"2026-07-28"_s);
    QCOMPARE(request->meta.clientInfo.value(u"name"_s).toString(), u"c"_s);
    QVERIFY(request->meta.clientCapabilities.contains(u"sampling"_s));
    QCOMPARE(*request->meta.logLevel, LogLevel::Warning);
}

void TestStatelessRequest::readsANotification()
{
    const auto read = StatelessRequest::read(
        R"({"jsonrpc":"2.0","method":"notifications/anything"})", kSupported);
    const auto *request = std::get_if<StatelessRequest>(&read);
    QVERIFY(request);
    QCOMPARE(request->message.kind, Message::Kind::Notification);
    QVERIFY(!request->revision);
}

void TestStatelessRequest::refuses_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("id");
    const auto row = [](const char *name, const QByteArray &json, int code, const QByteArray &id) {
        QTest::newRow(name) << json << code << id;
    };
    row("no JSON", "[", kParseError, {});
    row("nothing", "", kParseError, {});
    row("a batch", "[]", kInvalidRequest, {});
    row("a text", "\"tools/list\"", kInvalidRequest, {});
    row("an id that is none", R"({"jsonrpc":"2.0","id":null,"method":"m"})", kInvalidRequest, {});
    row("a response", R"({"jsonrpc":"2.0","id":7,"result":{}})", kInvalidRequest, {});
    row("no params", R"({"jsonrpc":"2.0","id":7,"method":"m"})", kInvalidParams, "7");
    row("no meta", R"({"jsonrpc":"2.0","id":7,"method":"m","params":{}})", kInvalidParams, "7");
    row("meta that is none", withMeta("[]"), kInvalidParams, "\"r\"");
    row("no version", withMeta(R"({"io.modelcontextprotocol/clientCapabilities":{}})"),
        kInvalidParams, "\"r\"");
    row("a version that is none",
        withMeta(
            R"({"io.modelcontextprotocol/protocolVersion":1,"io.modelcontextprotocol/clientCapabilities":{}})"),
        kInvalidParams, "\"r\"");
    row("no capabilities", withMeta(R"({"io.modelcontextprotocol/protocolVersion":"2026-07-28"})"),
        kInvalidParams, "\"r\"");
    row("a log level that is none",
        withMeta(rightMeta("2026-07-28", R"(,"io.modelcontextprotocol/logLevel":"loud")")),
        kInvalidParams, "\"r\"");
    row("an unknown revision", withMeta(rightMeta("1999-01-01")), kUnsupportedProtocolVersion,
        "\"r\"");
    row("a revision with sessions", withMeta(rightMeta("2025-11-25")), kUnsupportedProtocolVersion,
        "\"r\"");
}

void TestStatelessRequest::refuses()
{
    QFETCH(QByteArray, json);
    const auto read = StatelessRequest::read(json, kSupported);
    const auto *refusal = std::get_if<Refusal>(&read);
    QVERIFY(refusal);
    QTEST(refusal->error.code, "code");
    QTEST(refusal->id, "id");
    QVERIFY(!refusal->error.message.isEmpty());
}

void TestStatelessRequest::asksTheCheckOnceTheMetaIsKnown()
{
    int asked = 0;
    const auto check = [&](const Message &message,
                           const StatelessMeta &meta) -> std::optional<JsonRpcError> {
        ++asked;
        if (message.method == "tools/list"_L1 && meta.protocolVersion == "1999-01-01"_L1)
            return JsonRpcError{kHeaderMismatch, u"No."_s, {}};
        return std::nullopt;
    };
    const auto codeOf = [&](const QByteArray &json) {
        const auto read = StatelessRequest::read(json, kSupported, check);
        const auto *refusal = std::get_if<Refusal>(&read);
        return refusal ? refusal->error.code : 0;
    };
    QCOMPARE(codeOf(withMeta("{}")), int(kInvalidParams));
    QCOMPARE(asked, 0);
    // A header that says otherwise is more to the point than a revision that isn't there.
    QCOMPARE(codeOf(withMeta(rightMeta("1999-01-01"))), int(kHeaderMismatch));
    QCOMPARE(codeOf(withMeta(rightMeta())), 0);
    QCOMPARE(asked, 2);
}

void TestStatelessRequest::tellsWhichRevisionsThereAre()
{
    const auto read = StatelessRequest::read(withMeta(rightMeta("v999")), kSupported);
    const QJsonObject data = std::get<Refusal>(read).error.data;
    QCOMPARE(data.value(u"requested"_s).toString(), u"v999"_s);
    QCOMPARE(data.value(u"supported"_s).toArray(), QJsonArray::fromStringList(kSupported));
}

QTEST_GUILESS_MAIN(TestStatelessRequest)
#include "tst_statelessrequest.moc"
