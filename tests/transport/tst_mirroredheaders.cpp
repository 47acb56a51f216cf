// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/registry.h"
#include "server/transport/mirroredheaders.h"

#include <QJsonDocument>
#include <QTest>

using namespace server;
using namespace server::transport;
using namespace Qt::StringLiterals;

class TestMirroredHeaders : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void unwraps_data();
    void unwraps();
    void comparesWithTheRequest_data();
    void comparesWithTheRequest();

private:
    mcp::Registry m_registry;
};

namespace {

const QString kVersion = u"2026-07-28"_s;

// What a row changes in the headers of a right request: a value, or none for a null one.
using Change = std::pair<QByteArray, QByteArray>;

} // namespace

void TestMirroredHeaders::initTestCase()
{
    const QJsonObject region{{u"type"_s, u"string"_s}, {u"x-mcp-header"_s, u"Region"_s}};
    const QJsonObject count{{u"type"_s, u"integer"_s}, {u"x-mcp-header"_s, u"Count"_s}};
    const QJsonObject dry{{u"type"_s, u"boolean"_s}, {u"x-mcp-header"_s, u"Dry"_s}};
    const QJsonObject inner{
        {u"type"_s, u"object"_s}, {u"properties"_s, QJsonObject{{u"dry"_s, dry}}}};
    m_registry.add(mcp::Tool{.name = u"query"_s,
        .title = {},
        .description = {},
        .inputSchema = {{u"type"_s, u"object"_s},
            {u"properties"_s,
                QJsonObject{{u"region"_s, region}, {u"count"_s, count}, {u"inner"_s, inner},
                    {u"text"_s, QJsonObject{{u"type"_s, u"string"_s}}}}}},
        .outputSchema = {},
        .annotations = {},
        .handler = [](const mcp::CallPointer &) {}});
}

void TestMirroredHeaders::unwraps_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QString>("text"); // null: malformed
    QTest::newRow("plain") << QByteArray("us-west1") << u"us-west1"_s;
    QTest::newRow("empty") << QByteArray("") << u""_s;
    QTest::newRow("with a tab") << QByteArray("a\tb") << u"a\tb"_s;
    QTest::newRow("wrapped") << QByteArray("=?base64?SGVsbG8=?=") << u"Hello"_s;
    QTest::newRow("wrapped UTF-8")
        << QByteArray("=?base64?SGVsbG8sIOS4lueVjA==?=") << u"Hello, 世界"_s;
    QTest::newRow("wrapped white space") << QByteArray("=?base64?IHBhZGRlZCA=?=") << u" padded "_s;
    QTest::newRow("wrapped nothing") << (QByteArray("=?base64?") + "?=") << u""_s;
    QTest::newRow("a wrapped wrapper")
        << QByteArray("=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?=") << u"=?base64?literal?="_s;
    QTest::newRow("no suffix") << QByteArray("=?base64?SGVsbG8=") << u"=?base64?SGVsbG8="_s;
    QTest::newRow("no prefix") << QByteArray("SGVsbG8=?=") << u"SGVsbG8=?="_s;
    QTest::newRow("other case") << QByteArray("=?BASE64?SGVsbG8=?=") << u"=?BASE64?SGVsbG8=?="_s;
    QTest::newRow("marks that overlap") << QByteArray("=?base64?=") << u"=?base64?="_s;
    QTest::newRow("padding missing") << QByteArray("=?base64?SGVsbG8?=") << QString();
    QTest::newRow("foreign characters") << QByteArray("=?base64?SGVs!!!bG8=?=") << QString();
    QTest::newRow("not UTF-8") << QByteArray("=?base64?/w==?=") << QString();
    QTest::newRow("raw UTF-8") << QByteArray("Gr\xc3\xbc\xc3\x9f"
                                             "e")
                               << QString();
    QTest::newRow("control character") << QByteArray("a\x01"
                                                     "b")
                                       << QString();
}

void TestMirroredHeaders::unwraps()
{
    QFETCH(QByteArray, value);
    QFETCH(QString, text);
    const auto decoded = decodeMirrored(value);
    QCOMPARE(decoded.has_value(), !text.isNull());
    if (decoded)
        QCOMPARE(*decoded, text);
}

void TestMirroredHeaders::comparesWithTheRequest_data()
{
    QTest::addColumn<QString>("method");
    QTest::addColumn<QByteArray>("params");
    QTest::addColumn<QList<Change>>("headers"); // beside those that are always right
    QTest::addColumn<bool>("fits");
    const QList<Change> none;
    const auto row = [](const char *name, const QString &method, const QByteArray &params,
                         const QList<Change> &headers,
                         bool fits) { QTest::newRow(name) << method << params << headers << fits; };
    const QString call = u"tools/call"_s;
    const QByteArray plain = R"({"name":"other"})";
    row("a list", u"tools/list"_s, "{}", none, true);
    row("no method", u"tools/list"_s, "{}", {{"Mcp-Method", {}}}, false);
    row("another method", u"tools/list"_s, "{}", {{"Mcp-Method", "prompts/list"}}, false);
    row("another case", u"tools/list"_s, "{}", {{"Mcp-Method", "TOOLS/LIST"}}, false);
    row("no version", u"tools/list"_s, "{}", {{"MCP-Protocol-Version", {}}}, false);
    row("another version", u"tools/list"_s, "{}", {{"MCP-Protocol-Version", "2025-11-25"}}, false);
    row("named", call, plain, {{"Mcp-Name", "other"}}, true);
    row("named in a wrapper", call, plain, {{"Mcp-Name", "=?base64?b3RoZXI=?="}}, true);
    row("another name", call, plain, {{"Mcp-Name", "query"}}, false);
    row("no name", call, plain, none, false);
    row("twice named", call, plain, {{"Mcp-Name", "other"}, {"Mcp-Name", "other"}}, false);
    row("a malformed name", call, plain, {{"Mcp-Name", "=?base64?b3RoZXI?="}}, false);
    row("nothing to name", call, "{}", none, true); // wrong, but not here
    row("a prompt", u"prompts/get"_s, R"({"name":"p"})", {{"Mcp-Name", "p"}}, true);
    row("a resource", u"resources/read"_s, R"({"uri":"x:1"})", {{"Mcp-Name", "x:1"}}, true);
    row("another resource", u"resources/read"_s, R"({"uri":"x:1"})", {{"Mcp-Name", "x:2"}}, false);
    row("a name where none is mirrored", u"completion/complete"_s, R"({"name":"p"})", none, true);

    const QByteArray region = R"({"name":"query","arguments":{"region":"eu"}})";
    const Change named{"Mcp-Name", "query"};
    row("argument", call, region, {named, {"Mcp-Param-Region", "eu"}}, true);
    row("argument in a wrapper", call, region, {named, {"Mcp-Param-Region", "=?base64?ZXU=?="}},
        true);
    row("another argument", call, region, {named, {"Mcp-Param-Region", "us"}}, false);
    row("argument not mirrored", call, region, {named}, false);
    row("no arguments", call, R"({"name":"query"})", {named}, true);
    row("null", call, R"({"name":"query","arguments":{"region":null}})", {named}, true);
    row("mirrored, but not there", call, R"({"name":"query"})", {named, {"Mcp-Param-Region", "eu"}},
        false);
    row("not marked", call, R"({"name":"query","arguments":{"text":"x"}})", {named}, true);
    const QByteArray count = R"({"name":"query","arguments":{"count":42}})";
    row("integer", call, count, {named, {"Mcp-Param-Count", "42"}}, true);
    row("integer, written otherwise", call, count, {named, {"Mcp-Param-Count", "42.0"}}, true);
    row("another integer", call, count, {named, {"Mcp-Param-Count", "43"}}, false);
    row("no integer", call, count, {named, {"Mcp-Param-Count", "many"}}, false);
    const QByteArray dry = R"({"name":"query","arguments":{"inner":{"dry":true}}})";
    row("nested boolean", call, dry, {named, {"Mcp-Param-Dry", "true"}}, true);
    row("another nested boolean", call, dry, {named, {"Mcp-Param-Dry", "false"}}, false);
    row("nested boolean in another case", call, dry, {named, {"Mcp-Param-Dry", "True"}}, false);
}

void TestMirroredHeaders::comparesWithTheRequest()
{
    QFETCH(QString, method);
    QFETCH(QByteArray, params);
    QFETCH(QList<Change>, headers);
    http::Headers fields{
        {"MCP-Protocol-Version", kVersion.toLatin1()}, {"Mcp-Method", method.toUtf8()}};
    http::Headers changed;
    for (const auto &[name, value] : fields.fields()) {
        const bool isReplaced = std::ranges::any_of(
            headers, [&](const Change &change) { return change.first == name; });
        if (!isReplaced)
            changed.append(name, value);
    }
    for (const auto &[name, value] : std::as_const(headers)) {
        if (!value.isNull())
            changed.append(name, value);
    }
    mcp::Message request;
    request.method = method;
    request.params = QJsonDocument::fromJson(params).object();
    mcp::StatelessMeta meta;
    meta.protocolVersion = kVersion;
    const auto mismatch = findMismatch(changed, request, meta, m_registry);
    QTEST(!mismatch.has_value(), "fits");
    if (mismatch)
        QCOMPARE(mismatch->code, int(mcp::kHeaderMismatch));
}

QTEST_GUILESS_MAIN(TestMirroredHeaders)
#include "tst_mirroredheaders.moc"
