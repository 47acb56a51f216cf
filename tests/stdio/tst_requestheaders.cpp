// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/jsonoutline.h"
#include "server/stdio/requestheaders.h"

#include <QTest>

using namespace server;
using namespace Qt::StringLiterals;

// What a request says of itself in headers.
class TestRequestHeaders : public QObject {
    Q_OBJECT
private slots:
    void writesValues_data();
    void writesValues();
    void namesWhatIsCalled_data();
    void namesWhatIsCalled();
    void knowsRequestsThatRelyOnASession();
};

void TestRequestHeaders::writesValues_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("plain") << u"us-west1"_s << QByteArray("us-west1");
    QTest::newRow("blank inside") << u"a b"_s << QByteArray("a b");
    QTest::newRow("empty") << u""_s << QByteArray("");
    QTest::newRow("beyond ASCII") << u"Hello, 世界"_s
                                  << QByteArray("=?base64?SGVsbG8sIOS4lueVjA==?=");
    QTest::newRow("blanks around") << u" padded "_s << QByteArray("=?base64?IHBhZGRlZCA=?=");
    QTest::newRow("line break") << u"line1\nline2"_s << QByteArray("=?base64?bGluZTEKbGluZTI=?=");
    QTest::newRow("looks encoded")
        << u"=?base64?literal?="_s << QByteArray("=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?=");
}

void TestRequestHeaders::writesValues()
{
    QFETCH(QString, text);
    QFETCH(QByteArray, value);
    QCOMPARE(stdio::headerValue(text), value);
}

void TestRequestHeaders::namesWhatIsCalled_data()
{
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("key");
    QTest::addColumn<bool>("isNamed");
    QTest::newRow("tool") << u"tools/call"_s << u"name"_s << true;
    QTest::newRow("prompt") << u"prompts/get"_s << u"name"_s << true;
    QTest::newRow("resource") << u"resources/read"_s << u"uri"_s << true;
    QTest::newRow("a tool has no uri") << u"tools/call"_s << u"uri"_s << false;
    QTest::newRow("list") << u"tools/list"_s << u"name"_s << false;
}

void TestRequestHeaders::namesWhatIsCalled()
{
    QFETCH(QString, method);
    QFETCH(QString, key);
    QFETCH(bool, isNamed);
    mcp::Message message;
    message.method = method;
    message.params = {{key, u"this"_s},
        {u"_meta"_s, QJsonObject{{u"io.modelcontextprotocol/protocolVersion"_s, u"2026-07-28"_s}}}};
    stdio::Headers expected{
        {"MCP-Protocol-Version", "2026-07-28"}, {"Mcp-Method", method.toLatin1()}};
    if (isNamed)
        expected.emplaceBack("Mcp-Name", "this");
    QCOMPARE(stdio::statelessHeaders(message), expected);
}

void TestRequestHeaders::knowsRequestsThatRelyOnASession()
{
    mcp::Message message;
    message.params = {{u"_meta"_s, QJsonObject{{u"progressToken"_s, 1}}}};
    QCOMPARE(stdio::namedRevision(message), QString());
    QCOMPARE(stdio::namedRevision({}), QString());
}

QTEST_GUILESS_MAIN(TestRequestHeaders)
#include "tst_requestheaders.moc"
