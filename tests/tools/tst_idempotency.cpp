// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tools/idempotency.h"
#include "tests/tools/toolbench.h"

using namespace tests;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using server::mcp::CallPointer;
using server::mcp::ToolResult;
using server::tools::Idempotency;
using server::tools::IdempotencySettings;

// A tool whose calls the test answers, called with keys.
class TestIdempotency : public QObject {
    Q_OBJECT
private slots:
    void init();
    void answersARepeatWithTheFirstAnswer();
    void joinsACallThatIsUnderWay();
    void keepsAFailure();
    void hasAnEffectAlthoughTheFirstCallerLeft();
    void keepsAgentsAndKeysApart();
    void refusesAKeyForAnotherCall();
    void refusesNonsenseForAKey_data();
    void refusesNonsenseForAKey();
    void forgetsAfterTheWindow();
    void keepsSoManyAnswers();
    void answersWhenTheToolDropsTheCall();
    void heedsNoKeysWithoutAWindow();

private:
    void begin(const IdempotencySettings &settings);
    int start(const QString &key, const QString &argument = u"x"_s, BenchAgent *by = nullptr);
    [[nodiscard]] QString textOf(int id, const BenchAgent *by = nullptr) const;
    void answer(const ToolResult &result)
    {
        const CallPointer call = std::move(m_calls.front());
        m_calls.pop_front();
        call->finish(result);
    }

    std::unique_ptr<ToolBench> m_bench;
    std::shared_ptr<Idempotency> m_idempotency;
    std::unique_ptr<BenchAgent> m_alice;
    std::deque<CallPointer> m_calls;
    int m_effects = 0;
};

void TestIdempotency::init()
{
    begin({.window = 10min, .answersPerAgent = 3});
}

void TestIdempotency::begin(const IdempotencySettings &settings)
{
    m_calls.clear();
    m_alice.reset();
    m_idempotency.reset();
    m_bench = std::make_unique<ToolBench>();
    m_effects = 0;
    m_idempotency = std::make_shared<Idempotency>(settings, m_bench->clock, m_bench->deadlines);
    server::mcp::Tool tool;
    tool.name = u"act"_s;
    tool.inputSchema = {{u"type"_s, u"object"_s}};
    tool.handler = [this](const CallPointer &call) {
        ++m_effects;
        m_calls.push_back(call);
    };
    m_bench->registry.add(m_idempotency->guard(tool));
    m_alice = std::make_unique<BenchAgent>(*m_bench, u"alice"_s);
}

int TestIdempotency::start(const QString &key, const QString &argument, BenchAgent *by)
{
    BenchAgent &agent = by != nullptr ? *by : *m_alice;
    std::ignore =
        agent.callTool(u"act"_s, {{u"a"_s, argument}}, {{u"coral/idempotencyKey"_s, key}});
    return agent.lastId();
}

QString TestIdempotency::textOf(int id, const BenchAgent *by) const
{
    const QJsonObject answer = (by != nullptr ? *by : *m_alice).answer(id);
    return answer.value("result"_L1)["content"_L1][0]["text"_L1].toString();
}

void TestIdempotency::answersARepeatWithTheFirstAnswer()
{
    const int first = start(u"k"_s);
    answer(ToolResult::text(u"done"_s));
    const int second = start(u"k"_s);
    QCOMPARE(m_effects, 1);
    QCOMPARE(textOf(first), u"done"_s);
    QCOMPARE(textOf(second), u"done"_s);
}

void TestIdempotency::joinsACallThatIsUnderWay()
{
    const int first = start(u"k"_s);
    const int second = start(u"k"_s);
    QCOMPARE(m_effects, 1);
    QVERIFY(m_alice->answer(second).isEmpty());
    answer(ToolResult::text(u"done"_s));
    QCOMPARE(textOf(first), u"done"_s);
    QCOMPARE(textOf(second), u"done"_s);
}

void TestIdempotency::keepsAFailure()
{
    start(u"k"_s);
    answer(ToolResult::failure(u"no such thread"_s));
    const int second = start(u"k"_s);
    QCOMPARE(m_effects, 1);
    QVERIFY(m_alice->answer(second).value("result"_L1)["isError"_L1].toBool());
    QCOMPARE(textOf(second), u"no such thread"_s);
}

void TestIdempotency::hasAnEffectAlthoughTheFirstCallerLeft()
{
    const int first = start(u"k"_s);
    m_alice->notify(u"notifications/cancelled"_s, {{u"requestId"_s, first}});
    QVERIFY(!m_calls.front()->isCancelled());
    answer(ToolResult::text(u"done"_s));
    QVERIFY(m_alice->answer(first).isEmpty());
    QCOMPARE(textOf(start(u"k"_s)), u"done"_s);
    QCOMPARE(m_effects, 1);
}

void TestIdempotency::keepsAgentsAndKeysApart()
{
    BenchAgent bob(*m_bench, u"bob"_s);
    start(u"k"_s);
    start(u"other"_s);
    start(u"k"_s, u"x"_s, &bob);
    QCOMPARE(m_effects, 3);
    // The same agent's next transport is the same agent.
    BenchAgent again(*m_bench, u"alice"_s);
    start(u"k"_s, u"x"_s, &again);
    QCOMPARE(m_effects, 3);
}

void TestIdempotency::refusesAKeyForAnotherCall()
{
    start(u"k"_s);
    const int other = start(u"k"_s, u"y"_s);
    QCOMPARE(m_effects, 1);
    QCOMPARE(m_alice->answer(other).value("error"_L1)["code"_L1].toInt(), -32602);
    answer(ToolResult::text(u"done"_s));
    QCOMPARE(m_alice->answer(start(u"k"_s, u"y"_s)).value("error"_L1)["code"_L1].toInt(), -32602);
    QCOMPARE(textOf(start(u"k"_s)), u"done"_s);
}

void TestIdempotency::refusesNonsenseForAKey_data()
{
    QTest::addColumn<QJsonValue>("key");
    QTest::newRow("number") << QJsonValue(7);
    QTest::newRow("empty") << QJsonValue(QString());
    QTest::newRow("too long") << QJsonValue(QString(201, u'x'));
    QTest::newRow("null") << QJsonValue(QJsonValue::Null);
}

void TestIdempotency::refusesNonsenseForAKey()
{
    QFETCH(QJsonValue, key);
    std::ignore = m_alice->callTool(u"act"_s, {}, {{u"coral/idempotencyKey"_s, key}});
    QCOMPARE(m_effects, 0);
    QCOMPARE(m_alice->answer(m_alice->lastId()).value("error"_L1)["code"_L1].toInt(), -32602);
}

void TestIdempotency::forgetsAfterTheWindow()
{
    start(u"k"_s);
    m_bench->advance(20min); // under way, it is not forgotten
    start(u"k"_s);
    QCOMPARE(m_effects, 1);
    answer(ToolResult::text(u"done"_s));
    m_bench->advance(9min);
    start(u"k"_s);
    QCOMPARE(m_effects, 1);
    m_bench->advance(11min);
    QCOMPARE(m_idempotency->size(), 0);
    start(u"k"_s);
    QCOMPARE(m_effects, 2);
}

void TestIdempotency::keepsSoManyAnswers()
{
    for (const QString &key : {u"1"_s, u"2"_s, u"3"_s, u"4"_s}) {
        start(key);
        answer(ToolResult::text(key));
    }
    QCOMPARE(m_idempotency->size(), 3);
    QCOMPARE(textOf(start(u"2"_s)), u"2"_s);
    QCOMPARE(m_effects, 4);
    start(u"1"_s);
    QCOMPARE(m_effects, 5);
}

void TestIdempotency::answersWhenTheToolDropsTheCall()
{
    const int first = start(u"k"_s);
    m_calls.clear();
    QCOMPARE(m_alice->answer(first).value("error"_L1)["code"_L1].toInt(), -32603);
}

void TestIdempotency::heedsNoKeysWithoutAWindow()
{
    begin({.window = 0ms});
    start(u"k"_s);
    start(u"k"_s);
    QCOMPARE(m_effects, 2);
}

QTEST_GUILESS_MAIN(TestIdempotency)
#include "tst_idempotency.moc"
