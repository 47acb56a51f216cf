// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/util/deadlinequeue.h"
#include "tests/mcp/peerbench.h"
#include "tests/support/manualclock.h"

#include <QSignalSpy>
#include <QTest>

using namespace server::mcp;
using namespace Qt::StringLiterals;

namespace {

constexpr const char *kAll = R"({"elicitation":{"form":{}},"sampling":{},"roots":{}})";

InputRequest askFor(const QString &field)
{
    return InputRequest::form(u"Your %1?"_s.arg(field),
        {{u"type"_s, u"object"_s},
            {u"properties"_s, QJsonObject{{field, QJsonObject{{u"type"_s, u"string"_s}}}}},
            {u"required"_s, QJsonArray{field}}});
}

QString answerOf(const QJsonObject &answers, const QString &key)
{
    return answers.value(key).toObject().value(u"content"_s).toObject().value(key).toString();
}

// Asks for a name, then for a colour, and tells both.
void introduce(const CallPointer &call)
{
    const auto name = call->require({{{u"name"_s, askFor(u"name"_s)}}, {{u"round"_s, 1}}});
    if (!name)
        return;
    const auto colour = call->require({{{u"colour"_s, askFor(u"colour"_s)}}, {{u"round"_s, 2}}});
    if (!colour)
        return;
    call->finish(ToolResult::text(
        u"%1, %2, %3"_s.arg(answerOf(*name, u"name"_s), answerOf(*colour, u"colour"_s),
            QString::number(call->inputState().value(u"round"_s).toInt()))));
}

// Asks for three things at once.
void gather(const CallPointer &call)
{
    const auto answers = call->require({{{u"name"_s, askFor(u"name"_s)},
        {u"model"_s, InputRequest::sampling({{u"messages"_s, QJsonArray()}, {u"maxTokens"_s, 9}})},
        {u"roots"_s, InputRequest::roots()}}});
    if (answers)
        call->finish(QJsonObject{{u"answers"_s, *answers}});
}

} // namespace

class TestClientRequests : public QObject {
    Q_OBJECT

private slots:
    void runsTheHandlerAgainWithTheAnswer();
    void asksForSeveralThingsAtOnce();
    void asksOnTheOutletOfTheCall();
    void worksForPromptsAndResourcesToo();
    void refusesWhatTheClientCannot_data();
    void refusesWhatTheClientCannot();
    void tellsTheHandlerWhatItMayAsk();
    void failsWhenTheClientRefuses();
    void failsWhenTheAnswerIsUnusable();
    void takesItsQuestionsBackWhenTheCallIsCancelled();
    void takesItsQuestionsBackWhenTheCallIsAnsweredOtherwise();
    void waitsOnlySoLong();
    void asksNothingOnceClosed();
    void survivesThatThePeerGoes();
    void logsOnTheOutletOfTheCall();

private:
    // A peer whose client can all that there is, with a tool of that handler.
    struct Bench : PeerBench {
        explicit Bench(std::function<void(const CallPointer &)> handler,
            PeerSettings settings = someSettings(), const QByteArray &capabilities = kAll);
        // Answers the question that was sent at this place.
        void answer(qsizetype index, const QByteArray &result);
        QJsonObject asked(qsizetype index) const
        {
            return sent(index).value(u"params"_s).toObject();
        }
        static QString textOf(const QJsonObject &answer)
        {
            return result(answer).value(u"content"_s)[0][u"text"_s].toString();
        }
    };
};

TestClientRequests::Bench::Bench(std::function<void(const CallPointer &)> handler,
    PeerSettings settings, const QByteArray &capabilities)
    : PeerBench(std::move(settings))
{
    Tool tool;
    tool.name = u"ask"_s;
    tool.handler = std::move(handler);
    registry.add(tool);
    initialize("2025-06-18", capabilities);
    outlet.sent.clear();
}

void TestClientRequests::Bench::answer(qsizetype index, const QByteArray &result)
{
    const QJsonValue id = sent(index).value(u"id"_s);
    receive(R"({"jsonrpc":"2.0","id":)" + QByteArray::number(id.toInteger()) + ',' + result + '}');
}

static QByteArray accepted(const QByteArray &content)
{
    return R"("result":{"action":"accept","content":)" + content + '}';
}

void TestClientRequests::runsTheHandlerAgainWithTheAnswer()
{
    Bench bench(introduce);
    bench.callTool("7", "ask");
    QCOMPARE(bench.outlet.sent.size(), 1);
    QCOMPARE(bench.sent(0).value(u"method"_s).toString(), u"elicitation/create"_s);
    QCOMPARE(bench.asked(0).value(u"message"_s).toString(), u"Your name?"_s);
    QCOMPARE(bench.peer->callsInFlight(), 1);
    bench.answer(0, accepted(R"({"name":"Zoe"})"));
    QCOMPARE(bench.outlet.sent.size(), 2);
    QCOMPARE(bench.asked(1).value(u"message"_s).toString(), u"Your colour?"_s);
    bench.answer(1, accepted(R"({"colour":"red"})"));
    QCOMPARE(bench.outlet.sent.size(), 3);
    QCOMPARE(bench.sent(2).value(u"id"_s).toInt(), 7);
    QCOMPARE(Bench::textOf(bench.sent(2)), u"Zoe, red, 2"_s);
    QCOMPARE(bench.peer->callsInFlight(), 0);
    QCOMPARE(bench.peer->ignoredMessages(), 0u);
}

void TestClientRequests::asksForSeveralThingsAtOnce()
{
    Bench bench(gather);
    bench.callTool("1", "ask");
    QCOMPARE(bench.outlet.sent.size(), 3); // by key: model, name, roots
    QCOMPARE(bench.sent(0).value(u"method"_s).toString(), u"sampling/createMessage"_s);
    QCOMPARE(bench.sent(2).value(u"method"_s).toString(), u"roots/list"_s);
    QVERIFY(!bench.sent(2).contains(u"params"_s));
    bench.answer(2, R"("result":{"roots":[]})");
    bench.answer(0, R"("result":{"role":"assistant","model":"m","content":{"type":"text"}})");
    QCOMPARE(bench.outlet.sent.size(), 3);
    bench.answer(1, R"("result":{"action":"decline"})");
    const QJsonObject answers = bench.result(bench.last()).value(u"answers"_s).toObject();
    QCOMPARE(answers.keys(), (QStringList{u"model"_s, u"name"_s, u"roots"_s}));
    QCOMPARE(answers.value(u"name"_s)[u"action"_s].toString(), u"decline"_s);
}

void TestClientRequests::asksOnTheOutletOfTheCall()
{
    Bench bench(introduce);
    const auto own = std::make_shared<RecordingOutlet>();
    bench.peer->receive(
        R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"ask"}})", own);
    QCOMPARE(own->sent.size(), 1);
    QVERIFY(bench.outlet.sent.isEmpty());
    const QByteArray id = QByteArray::number(
        QJsonDocument::fromJson(own->sent.first()).object().value(u"id"_s).toInteger());
    // The answer comes by a POST of its own, with another outlet.
    bench.receive(R"({"jsonrpc":"2.0","id":)" + id + ',' + accepted(R"({"name":"Zoe"})") + '}');
    QCOMPARE(own->sent.size(), 2);
    QVERIFY(bench.outlet.sent.isEmpty());
}

void TestClientRequests::worksForPromptsAndResourcesToo()
{
    Bench bench([](const CallPointer &) {});
    Prompt prompt;
    prompt.name = u"p"_s;
    prompt.handler = gather;
    bench.registry.add(prompt);
    bench.registry.setResources([](const Caller &) { return QList<Resource>(); }, gather);
    for (const QByteArray &request : {QByteArray(R"("prompts/get","params":{"name":"p"})"),
             QByteArray(R"("resources/read","params":{"uri":"x:1"})")}) {
        bench.outlet.sent.clear();
        bench.receive(R"({"jsonrpc":"2.0","id":1,"method":)" + request + '}');
        QCOMPARE(bench.outlet.sent.size(), 3);
        bench.answer(0, R"("result":{"role":"assistant","model":"m","content":{"type":"text"}})");
        bench.answer(1, accepted(R"({"name":"Zoe"})"));
        bench.answer(2, R"("result":{"roots":[]})");
        QCOMPARE(bench.result(bench.last()).value(u"answers"_s).toObject().size(), 3);
    }
}

void TestClientRequests::refusesWhatTheClientCannot_data()
{
    QTest::addColumn<QByteArray>("capabilities");
    QTest::newRow("nothing") << QByteArray("{}");
    QTest::newRow("not all of it") << QByteArray(R"({"sampling":{},"roots":{}})");
}

void TestClientRequests::refusesWhatTheClientCannot()
{
    QFETCH(QByteArray, capabilities);
    Bench bench(gather, PeerBench::someSettings(), capabilities);
    bench.callTool("1", "ask");
    QCOMPARE(bench.outlet.sent.size(), 1); // nothing was asked
    QCOMPARE(bench.result(bench.last()).value(u"isError"_s).toBool(), true);
    Prompt prompt;
    prompt.name = u"p"_s;
    prompt.handler = gather;
    bench.registry.add(prompt);
    QCOMPARE(bench.code(bench.ask("prompts/get", R"({"name":"p"})")), -32603);
    QCOMPARE(bench.peer->callsInFlight(), 0);
}

void TestClientRequests::tellsTheHandlerWhatItMayAsk()
{
    QList<bool> can;
    Bench bench(
        [&can](const CallPointer &call) {
            can = {call->canRequire(askFor(u"name"_s)), call->canRequire(InputRequest::roots())};
            call->finish(QJsonObject());
        },
        PeerBench::someSettings(), R"({"roots":{}})");
    bench.callTool("1", "ask");
    QCOMPARE(can, (QList<bool>{false, true}));
}

void TestClientRequests::failsWhenTheClientRefuses()
{
    Bench bench(gather);
    bench.callTool("1", "ask");
    bench.answer(0, R"("error":{"code":-1,"message":"User rejected sampling request"})");
    // The two other questions are taken back, then the call fails.
    QCOMPARE(bench.outlet.sent.size(), 6);
    for (const qsizetype question : {1, 2}) {
        const QJsonObject taken = bench.sent(2 + question);
        QCOMPARE(taken.value(u"method"_s).toString(), u"notifications/cancelled"_s);
        QCOMPARE(taken.value(u"params"_s)[u"requestId"_s], bench.sent(question).value(u"id"_s));
    }
    QCOMPARE(bench.result(bench.last()).value(u"isError"_s).toBool(), true);
    QVERIFY(Bench::textOf(bench.last()).contains(u"User rejected sampling request"_s));
    QCOMPARE(bench.peer->callsInFlight(), 0);
    // Too late.
    bench.answer(2, R"("result":{"roots":[]})");
    QCOMPARE(bench.outlet.sent.size(), 6);
    QCOMPARE(bench.peer->ignoredMessages(), 1u);
}

void TestClientRequests::failsWhenTheAnswerIsUnusable()
{
    Bench bench(introduce);
    bench.callTool("1", "ask");
    bench.answer(0, accepted(R"({"name":7,"other":1})"));
    QCOMPARE(bench.result(bench.last()).value(u"isError"_s).toBool(), true);
    QVERIFY(Bench::textOf(bench.last()).contains(u"name"_s));
}

void TestClientRequests::takesItsQuestionsBackWhenTheCallIsCancelled()
{
    Bench bench(gather);
    bench.callTool("1", "ask");
    bench.cancel("1");
    QCOMPARE(bench.outlet.sent.size(), 6);
    for (qsizetype i = 3; i < 6; ++i)
        QCOMPARE(bench.sent(i).value(u"method"_s).toString(), u"notifications/cancelled"_s);
    QCOMPARE(bench.peer->callsInFlight(), 0);
    bench.answer(0, R"("result":{"role":"assistant","model":"m","content":{"type":"text"}})");
    QCOMPARE(bench.outlet.sent.size(), 6);
}

void TestClientRequests::takesItsQuestionsBackWhenTheCallIsAnsweredOtherwise()
{
    CallPointer kept;
    Bench bench([&kept](const CallPointer &call) {
        kept = call;
        introduce(call);
    });
    bench.callTool("1", "ask");
    kept->finish(ToolResult::text(u"never mind"_s));
    QCOMPARE(bench.outlet.sent.size(), 3);
    QCOMPARE(bench.sent(1).value(u"method"_s).toString(), u"notifications/cancelled"_s);
    QCOMPARE(Bench::textOf(bench.sent(2)), u"never mind"_s);
}

void TestClientRequests::waitsOnlySoLong()
{
    tests::ManualClock clock;
    shared::DeadlineQueue deadlines(clock);
    PeerSettings settings = PeerBench::someSettings();
    settings.deadlines = &deadlines;
    settings.inputTimeout = std::chrono::seconds(30);
    Bench bench(introduce, settings);
    bench.callTool("1", "ask");
    clock.advance(std::chrono::seconds(20));
    deadlines.expire();
    bench.answer(0, accepted(R"({"name":"Zoe"})"));
    QCOMPARE(deadlines.size(), 1);
    // Each question has its own time.
    clock.advance(std::chrono::seconds(29));
    deadlines.expire();
    QCOMPARE(bench.outlet.sent.size(), 2);
    clock.advance(std::chrono::seconds(1));
    deadlines.expire();
    QCOMPARE(bench.outlet.sent.size(), 4);
    QCOMPARE(bench.sent(2).value(u"method"_s).toString(), u"notifications/cancelled"_s);
    QVERIFY(Bench::textOf(bench.last()).contains(u"30 s"_s));
    QCOMPARE(deadlines.size(), 0);
}

void TestClientRequests::asksNothingOnceClosed()
{
    tests::ManualClock clock;
    shared::DeadlineQueue deadlines(clock);
    PeerSettings settings = PeerBench::someSettings();
    settings.deadlines = &deadlines;
    CallPointer kept;
    Bench bench(
        [&kept](const CallPointer &call) {
            kept = call;
            introduce(call);
        },
        settings);
    bench.callTool("1", "ask");
    bench.peer->close();
    QCOMPARE(bench.outlet.sent.size(), 1);
    QVERIFY(kept->isCancelled());
    QVERIFY(!kept->require({{{u"other"_s, InputRequest::roots()}}}));
    QCOMPARE(bench.outlet.sent.size(), 1);
    QCOMPARE(deadlines.size(), 0);
}

void TestClientRequests::survivesThatThePeerGoes()
{
    Bench bench(introduce);
    bench.callTool("1", "ask");
    bench.peer.reset();
    QCOMPARE(bench.outlet.sent.size(), 1);
}

void TestClientRequests::logsOnTheOutletOfTheCall()
{
    PeerSettings settings = PeerBench::someSettings();
    settings.hasLogging = true;
    CallPointer kept;
    Bench bench([&kept](const CallPointer &call) { kept = call; }, settings);
    const auto own = std::make_shared<RecordingOutlet>();
    bench.peer->receive(
        R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"ask"}})", own);
    kept->log(LogLevel::Debug, {}, u"too quiet"_s);
    QVERIFY(own->sent.isEmpty());
    bench.ask("logging/setLevel", R"({"level":"debug"})");
    kept->log(LogLevel::Debug, {}, u"heard"_s);
    kept->log(LogLevel::Error, u"tools"_s, QJsonObject{{u"a"_s, 1}});
    kept->finish(QJsonObject());
    kept->log(LogLevel::Error, {}, u"too late"_s);
    QCOMPARE(own->sent.size(), 3);
    QCOMPARE(own->sent.at(0),
        R"({"jsonrpc":"2.0","method":"notifications/message",)"
        R"("params":{"data":"heard","level":"debug"}})");
    QVERIFY(own->sent.at(1).contains(R"("logger":"tools")"));
}

QTEST_GUILESS_MAIN(TestClientRequests)
#include "tst_clientrequests.moc"
