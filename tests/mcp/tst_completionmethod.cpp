// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/mcp/peerbench.h"

#include <QTest>

using namespace server::mcp;
using namespace Qt::StringLiterals;

class TestCompletionMethod : public QObject {
    Q_OBJECT

private slots:
    void completesAnArgumentOfAPrompt();
    void completesAVariableOfATemplate();
    void tellsTheCompleterWhatIsKnown();
    void suggestsNothingWhereNobodyKnows_data();
    void suggestsNothingWhereNobodyKnows();
    void cutsALongList();
    void refusesWhatIsNotThere_data();
    void refusesWhatIsNotThere();
    void servesNothingWithoutCompleters();
    void advertisesItself();

private:
    static void fill(PeerBench &bench);
    static QJsonObject complete(PeerBench &bench, const QByteArray &params);
};

// A prompt whose argument "who" knows the caller and what is settled, and a template.
void TestCompletionMethod::fill(PeerBench &bench)
{
    Prompt prompt;
    prompt.name = u"greet"_s;
    prompt.handler = [](const CallPointer &) {};
    const Completer who = [](const Caller &caller, const CompletionRequest &request) {
        return matching(
            {caller.name, request.argument, request.known.value(u"how"_s, u"?"_s)}, request.typed);
    };
    prompt.arguments = {{u"who"_s, {}, true, who}, {u"how"_s, {}, false}};
    bench.registry.add(prompt);
    ResourceTemplate thread;
    thread.uriTemplate = u"x:{id}/{part}"_s;
    thread.completers.insert(u"id"_s, [](const Caller &, const CompletionRequest &request) {
        QStringList all;
        for (int i = 0; i < 250; ++i)
            all << u"t%1"_s.arg(i);
        return matching(all, request.typed);
    });
    bench.registry.add(thread);
    bench.addResources();
}

QJsonObject TestCompletionMethod::complete(PeerBench &bench, const QByteArray &params)
{
    return bench.result(bench.ask("completion/complete", params)).value(u"completion"_s).toObject();
}

void TestCompletionMethod::completesAnArgumentOfAPrompt()
{
    PeerBench bench;
    fill(bench);
    QCOMPARE(complete(bench,
                 R"({"ref":{"type":"ref/prompt","name":"greet"},)"
                 R"("argument":{"name":"who","value":"al"}})"),
        (QJsonObject{
            {u"values"_s, QJsonArray{u"alice"_s}}, {u"total"_s, 1}, {u"hasMore"_s, false}}));
}

void TestCompletionMethod::completesAVariableOfATemplate()
{
    PeerBench bench;
    fill(bench);
    QCOMPARE(complete(bench,
                 R"({"ref":{"type":"ref/resource","uri":"x:{id}/{part}"},)"
                 R"("argument":{"name":"id","value":"t249"}})")
                 .value(u"values"_s),
        QJsonValue(QJsonArray{u"t249"_s}));
}

void TestCompletionMethod::tellsTheCompleterWhatIsKnown()
{
    PeerBench bench;
    fill(bench);
    QCOMPARE(complete(bench,
                 R"({"ref":{"type":"ref/prompt","name":"greet"},)"
                 R"("argument":{"name":"who","value":""},)"
                 R"("context":{"arguments":{"how":"warmly","odd":7}}})")
                 .value(u"values"_s),
        QJsonValue(QJsonArray{u"alice"_s, u"who"_s, u"warmly"_s}));
}

void TestCompletionMethod::suggestsNothingWhereNobodyKnows_data()
{
    QTest::addColumn<QByteArray>("ref");
    QTest::addColumn<QByteArray>("argument");
    QTest::newRow("argument without a completer")
        << QByteArray(R"({"type":"ref/prompt","name":"greet"})") << QByteArray("how");
    QTest::newRow("variable without a completer")
        << QByteArray(R"({"type":"ref/resource","uri":"x:{id}/{part}"})") << QByteArray("part");
    QTest::newRow("resource without variables")
        << QByteArray(R"({"type":"ref/resource","uri":"x:alice"})") << QByteArray("id");
    QTest::newRow("nothing matches")
        << QByteArray(R"({"type":"ref/prompt","name":"greet"})") << QByteArray("who");
}

void TestCompletionMethod::suggestsNothingWhereNobodyKnows()
{
    QFETCH(QByteArray, ref);
    QFETCH(QByteArray, argument);
    PeerBench bench;
    fill(bench);
    QCOMPARE(
        complete(bench,
            R"({"ref":)" + ref + R"(,"argument":{"name":")" + argument + R"(","value":"zzz"}})"),
        (QJsonObject{{u"values"_s, QJsonArray()}, {u"total"_s, 0}, {u"hasMore"_s, false}}));
}

void TestCompletionMethod::cutsALongList()
{
    PeerBench bench;
    fill(bench);
    const QJsonObject completion = complete(bench,
        R"({"ref":{"type":"ref/resource","uri":"x:{id}/{part}"},)"
        R"("argument":{"name":"id","value":"t"}})");
    QCOMPARE(completion.value(u"values"_s).toArray().size(), 100);
    QCOMPARE(completion.value(u"total"_s).toInt(), 250);
    QCOMPARE(completion.value(u"hasMore"_s).toBool(), true);
}

void TestCompletionMethod::refusesWhatIsNotThere_data()
{
    QTest::addColumn<QByteArray>("params");
    const QByteArray prompt = R"("ref":{"type":"ref/prompt","name":"greet"})";
    const QByteArray argument = R"("argument":{"name":"who","value":""})";
    QTest::newRow("nothing at all") << QByteArray("{}");
    QTest::newRow("no ref") << '{' + argument + '}';
    QTest::newRow("no argument") << '{' + prompt + '}';
    QTest::newRow("unknown type") << R"({"ref":{"type":"ref/tool","name":"greet"},)" + argument
            + '}';
    QTest::newRow("unknown prompt")
        << R"({"ref":{"type":"ref/prompt","name":"other"},)" + argument + '}';
    QTest::newRow("unknown argument of a prompt")
        << '{' + prompt + R"(,"argument":{"name":"other","value":""}})";
    QTest::newRow("unknown template")
        << R"({"ref":{"type":"ref/resource","uri":"y:{id}"},)" + argument + '}';
    QTest::newRow("value not a text") << '{' + prompt + R"(,"argument":{"name":"who","value":7}})";
    QTest::newRow("no value") << '{' + prompt + R"(,"argument":{"name":"who"}})";
}

void TestCompletionMethod::refusesWhatIsNotThere()
{
    QFETCH(QByteArray, params);
    PeerBench bench;
    fill(bench);
    QCOMPARE(bench.code(bench.ask("completion/complete", params)), -32602);
}

void TestCompletionMethod::servesNothingWithoutCompleters()
{
    PeerBench bench;
    bench.addResources();
    QCOMPARE(bench.code(bench.ask("completion/complete")), -32601);
}

void TestCompletionMethod::advertisesItself()
{
    PeerBench bench;
    fill(bench);
    const QJsonObject capabilities =
        bench.result(bench.initialize("2025-06-18")).value(u"capabilities"_s).toObject();
    QCOMPARE(capabilities.value(u"completions"_s), QJsonValue(QJsonObject()));
}

QTEST_GUILESS_MAIN(TestCompletionMethod)
#include "tst_completionmethod.moc"
