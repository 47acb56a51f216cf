// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/envelope.h"

#include <QTest>

using server::mcp::Envelope;
using namespace Qt::StringLiterals;

class TestEnvelope : public QObject {
    Q_OBJECT
private slots:
    void reads_data();
    void reads();
};

void TestEnvelope::reads_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArrayList>("ids");
    QTest::addColumn<QString>("method");
    QTest::addColumn<bool>("isInitialize");
    QTest::addColumn<bool>("isStateless");
    const auto row = [](const char *name, const QByteArray &json, const QByteArrayList &ids,
                         const QString &method, bool isInitialize, bool isStateless) {
        QTest::newRow(name) << json << ids << method << isInitialize << isStateless;
    };
    row("a request", R"({"jsonrpc":"2.0","id":1,"method":"ping"})", {"1"}, u"ping"_s, false, false);
    row("an id that is a text", R"({"id":"a\"b","method":"m"})", {R"("a\"b")"}, u"m"_s, false,
        false);
    row("an id that is none", R"({"id":1.5,"method":"m"})", {}, u"m"_s, false, false);
    row("a notification", R"({"method":"n"})", {}, u"n"_s, false, false);
    row("a response", R"({"id":1,"result":{}})", {}, {}, false, false);
    row("initialize", R"({"id":0,"method":"initialize","params":{"protocolVersion":"v"}})", {"0"},
        u"initialize"_s, true, false);
    row("initialize in a batch", R"([{"id":0,"method":"initialize"}])", {"0"}, {}, false, false);
    row("a batch",
        R"([{"id":1,"method":"a"},{"method":"b"},{"id":2,"result":{}},7,{"id":3,"method":"c"}])",
        {"1", "3"}, {}, false, false);
    row("with a revision",
        R"({"id":1,"method":"m","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"v"}}})",
        {"1"}, u"m"_s, false, true);
    row("with a revision that is none",
        R"({"id":1,"method":"m","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":1}}})",
        {"1"}, u"m"_s, false, true);
    row("with other meta", R"({"id":1,"method":"m","params":{"_meta":{"progressToken":1}}})", {"1"},
        u"m"_s, false, false);
    row("a method that is none", R"({"id":1,"method":7})", {"1"}, {}, false, false);
    row("params that are none", R"({"id":1,"method":"m","params":[]})", {"1"}, u"m"_s, false,
        false);
    row("no JSON", "{", {}, {}, false, false);
    row("a number", "7", {}, {}, false, false);
}

void TestEnvelope::reads()
{
    QFETCH(QByteArray, json);
    const Envelope envelope = Envelope::read(json);
    QTEST(envelope.requestIds, "ids");
    QTEST(envelope.method, "method");
    QTEST(envelope.isInitialize(), "isInitialize");
    QTEST(envelope.isStateless, "isStateless");
    QCOMPARE(envelope.isBatch, json.startsWith('['));
    QCOMPARE(envelope.protocolVersion.isNull(), !envelope.isInitialize());
}

QTEST_GUILESS_MAIN(TestEnvelope)
#include "tst_envelope.moc"
