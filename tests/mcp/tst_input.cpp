// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/input.h"

#include <QJsonDocument>
#include <QTest>

using namespace server::mcp;
using namespace Qt::StringLiterals;

namespace {

QJsonObject object(const char *json)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    Q_ASSERT(document.isObject());
    return document.object();
}

InputRequest someForm()
{
    return InputRequest::form(u"Who?"_s,
        object(R"({"type":"object","properties":{"name":{"type":"string"},)"
               R"("age":{"type":"integer"}},"required":["name"]})"));
}

InputRequest somePage()
{
    return InputRequest::page(u"Go"_s, u"https://example.com/"_s);
}

InputRequest someSampling(const char *params = R"({"messages":[],"maxTokens":9})")
{
    return InputRequest::sampling(object(params));
}

} // namespace

Q_DECLARE_METATYPE(server::mcp::InputRequest)

class TestInput : public QObject {
    Q_OBJECT

private slots:
    void tellsWhatTheClientLacks_data();
    void tellsWhatTheClientLacks();
    void asksAsTheRevisionDoes();
    void givesEachVisitItsOwnId();
    void takesGoodAnswers_data();
    void takesGoodAnswers();
    void takesNoOtherAnswers_data();
    void takesNoOtherAnswers();
};

void TestInput::tellsWhatTheClientLacks_data()
{
    QTest::addColumn<InputRequest>("request");
    QTest::addColumn<QString>("revision");
    QTest::addColumn<QJsonObject>("capabilities");
    QTest::addColumn<QJsonObject>("missing");
    const auto row = [](const char *name, const InputRequest &request, const char *revision,
                         const char *capabilities, const char *missing) {
        QTest::newRow(name) << request << QString::fromLatin1(revision) << object(capabilities)
                            << object(missing);
    };
    const char *const form = R"({"elicitation":{"form":{}}})";
    const char *const page = R"({"elicitation":{"url":{}}})";
    const char *const both = R"({"elicitation":{"form":{},"url":{}}})";
    const char *const none = "{}";
    row("form, not declared", someForm(), "2025-11-25", none, form);
    row("form, declared", someForm(), "2025-11-25", both, none);
    row("form, declared as it began", someForm(), "2025-06-18", R"({"elicitation":{}})", none);
    row("form, pages declared alone", someForm(), "2025-11-25", page, form);
    row("form, declared but unknown then", someForm(), "2025-03-26", form, form);
    row("form, no object", someForm(), "2025-11-25", R"({"elicitation":true})", form);
    row("page, not declared", somePage(), "2025-11-25", R"({"elicitation":{}})", page);
    row("page, declared", somePage(), "2025-11-25", both, none);
    row("page, declared but unknown then", somePage(), "2025-06-18", both, page);
    row("sampling, not declared", someSampling(), "2024-11-05", none, R"({"sampling":{}})");
    row("sampling, declared", someSampling(), "2024-11-05", R"({"sampling":{}})", none);
    row("sampling with tools, not declared",
        someSampling(R"({"messages":[],"maxTokens":9,"tools":[]})"), "2025-11-25",
        R"({"sampling":{}})", R"({"sampling":{"tools":{}}})");
    row("sampling with tools, declared",
        someSampling(R"({"messages":[],"maxTokens":9,"toolChoice":{}})"), "2025-11-25",
        R"({"sampling":{"tools":{}}})", none);
    row("sampling with context, not declared",
        someSampling(R"({"messages":[],"maxTokens":9,"includeContext":"thisServer"})"),
        "2025-11-25", R"({"sampling":{"tools":{}}})", R"({"sampling":{"context":{}}})");
    row("sampling without context",
        someSampling(R"({"messages":[],"maxTokens":9,"includeContext":"none"})"), "2025-11-25",
        R"({"sampling":{}})", none);
    row("roots, not declared", InputRequest::roots(), "2024-11-05", both, R"({"roots":{}})");
    row("roots, declared", InputRequest::roots(), "2024-11-05", R"({"roots":{}})", none);
}

void TestInput::tellsWhatTheClientLacks()
{
    QFETCH(InputRequest, request);
    QFETCH(QString, revision);
    QFETCH(QJsonObject, capabilities);
    QTEST(missingCapability(request, capabilities, *findRevision(revision)), "missing");
}

void TestInput::asksAsTheRevisionDoes()
{
    const Revision &older = *findRevision(u"2025-06-18"_s);
    const Revision &newer = *findRevision(u"2025-11-25"_s);
    for (const Revision *revision : {&older, &newer}) {
        QCOMPARE(wireParams(someForm(), *revision).keys(),
            (QStringList{u"message"_s, u"requestedSchema"_s}));
        QCOMPARE(wireParams(InputRequest::roots(), *revision), QJsonObject());
        QCOMPARE(wireParams(someSampling(), *revision).keys(),
            (QStringList{u"maxTokens"_s, u"messages"_s}));
    }
    QCOMPARE(wireParams(somePage(), newer).keys(),
        (QStringList{u"elicitationId"_s, u"message"_s, u"mode"_s, u"url"_s}));
}

void TestInput::givesEachVisitItsOwnId()
{
    const Revision &revision = *findRevision(u"2025-11-25"_s);
    const auto id = [&] { return wireParams(somePage(), revision).value(u"elicitationId"_s); };
    QVERIFY(id() != id());
}

void TestInput::takesGoodAnswers_data()
{
    QTest::addColumn<InputRequest>("request");
    QTest::addColumn<QJsonObject>("answer");
    QTest::newRow("accepted") << someForm()
                              << object(R"({"action":"accept","content":{"name":"Zoe","age":7}})");
    QTest::newRow("declined") << someForm() << object(R"({"action":"decline"})");
    QTest::newRow("cancelled") << someForm() << object(R"({"action":"cancel"})");
    QTest::newRow("on its way") << somePage() << object(R"({"action":"accept"})");
    QTest::newRow("text") << someSampling()
                          << object(
                                 R"({"role":"assistant","model":"m","content":{"type":"text"}})");
    QTest::newRow("several contents")
        << someSampling() << object(R"({"role":"assistant","model":"m","content":[]})");
    QTest::newRow("no roots") << InputRequest::roots() << object(R"({"roots":[]})");
    QTest::newRow("a root") << InputRequest::roots()
                            << object(R"({"roots":[{"uri":"file:///a"}]})");
}

void TestInput::takesGoodAnswers()
{
    QFETCH(InputRequest, request);
    QFETCH(QJsonObject, answer);
    const auto checked = checkInput(request, answer);
    QVERIFY(checked);
    QCOMPARE(*checked, answer);
}

void TestInput::takesNoOtherAnswers_data()
{
    QTest::addColumn<InputRequest>("request");
    QTest::addColumn<QJsonObject>("answer");
    for (const auto &[name, request] :
        {std::pair("form", someForm()), std::pair("page", somePage()),
            std::pair("sampling", someSampling()), std::pair("roots", InputRequest::roots())})
        QTest::addRow("%s, nothing", name) << request << QJsonObject();
    QTest::newRow("another action") << someForm() << object(R"({"action":"perhaps"})");
    QTest::newRow("no content") << someForm() << object(R"({"action":"accept"})");
    QTest::newRow("field missing") << someForm() << object(R"({"action":"accept","content":{}})");
    QTest::newRow("wrong type")
        << someForm() << object(R"({"action":"accept","content":{"name":"Zoe","age":"old"}})");
    QTest::newRow("no model") << someSampling()
                              << object(R"({"role":"assistant","content":{"type":"text"}})");
    QTest::newRow("content a text")
        << someSampling() << object(R"({"role":"assistant","model":"m","content":"x"})");
    QTest::newRow("root without uri") << InputRequest::roots() << object(R"({"roots":[{}]})");
    QTest::newRow("roots no list") << InputRequest::roots() << object(R"({"roots":{}})");
}

void TestInput::takesNoOtherAnswers()
{
    QFETCH(InputRequest, request);
    QFETCH(QJsonObject, answer);
    const auto checked = checkInput(request, answer);
    QVERIFY(!checked);
    QVERIFY(!checked.error().message.isEmpty());
}

QTEST_GUILESS_MAIN(TestInput)
#include "tst_input.moc"
