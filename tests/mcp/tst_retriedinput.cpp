// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/calltable.h"
#include "server/mcp/retriedinput.h"
#include "tests/mcp/peerbench.h"
#include "tests/support/manualclock.h"

#include <QTest>

using namespace server::mcp;
using namespace Qt::StringLiterals;

class TestRetriedInput : public QObject {
    Q_OBJECT

private slots:
    void init();
    void endsTheRequestWithTheQuestion();
    void findsTheAnswersInTheRetry();
    void carriesAnswersFromRoundToRound();
    void asksAgainForWhatIsMissing();
    void asksForNoAnswerThatItGot();
    void servesAnswersWithoutAState();
    void refusesAStateThatIsNotItsOwn_data();
    void refusesAStateThatIsNotItsOwn();
    void refusesWhatIsNoAnswer_data();
    void refusesWhatIsNoAnswer();
    void looksAtNoOtherRequest();
    void asksAClientOnlyWhatItCan();
    void logsWhatTheRequestWants();

private:
    // Serves a request as one whose client is asked by retries, and returns the message sent.
    QJsonObject serve(const QJsonObject &params, const QString &method = u"tools/call"_s,
        const QJsonObject &capabilities = {{u"roots"_s, QJsonObject()}});
    static QJsonObject retried(const QJsonObject &answer, const QJsonObject &responses);

    // "a" first, then "b"; with a state on the way.
    static void askTwice(const CallPointer &call);
    static void askForBoth(const CallPointer &call);

    tests::ManualClock m_clock;
    const StateSeal m_seal{m_clock};
    Caller m_caller;
    std::function<void(const CallPointer &)> m_handler;
    std::optional<LogLevel> m_logLevel;
    QByteArrayList m_sent;
};

static QJsonObject roots(int count)
{
    QJsonArray list;
    for (int i = 0; i < count; ++i)
        list.append(QJsonObject{{u"uri"_s, u"file:///%1"_s.arg(i)}});
    return {{u"roots"_s, list}};
}

static qsizetype rootsIn(const QJsonObject &answers, const QString &key)
{
    return answers.value(key)[u"roots"_s].toArray().size();
}

static QJsonObject call(const QJsonObject &more = {})
{
    QJsonObject params{{u"name"_s, u"ask"_s}, {u"arguments"_s, QJsonObject{{u"x"_s, 1}}}};
    for (auto one = more.begin(); one != more.end(); ++one)
        params.insert(one.key(), one.value());
    return params;
}

void TestRetriedInput::init()
{
    m_caller = PeerBench::caller();
    m_handler = askTwice;
    m_logLevel.reset();
}

void TestRetriedInput::askTwice(const CallPointer &call)
{
    const auto first = call->require({{{u"a"_s, InputRequest::roots()}}, {{u"memo"_s, 7}}});
    if (!first)
        return;
    const auto second = call->require({{{u"b"_s, InputRequest::roots()}},
        {{u"memo"_s, call->inputState().value(u"memo"_s).toInt() + 1}}});
    if (!second)
        return;
    call->finish(QJsonObject{{u"a"_s, rootsIn(*first, u"a"_s)}, {u"b"_s, rootsIn(*second, u"b"_s)},
        {u"memo"_s, call->inputState().value(u"memo"_s)}});
}

void TestRetriedInput::askForBoth(const CallPointer &call)
{
    const auto both =
        call->require({{{u"a"_s, InputRequest::roots()}, {u"b"_s, InputRequest::roots()}}});
    if (both)
        call->finish(
            QJsonObject{{u"a"_s, rootsIn(*both, u"a"_s)}, {u"b"_s, rootsIn(*both, u"b"_s)}});
}

QJsonObject TestRetriedInput::serve(
    const QJsonObject &params, const QString &method, const QJsonObject &capabilities)
{
    const QByteArray json = QJsonDocument(
        QJsonObject{{u"jsonrpc"_s, u"2.0"_s}, {u"id"_s, 1}, {u"method"_s, method},
            {u"params"_s,
                params}}).toJson(QJsonDocument::Compact);
    const auto outline = JsonOutline::read(json);
    const Message request = std::get<Message>(readMessage(*outline));
    const auto outlet = std::make_shared<RecordingOutlet>();
    const auto client = std::make_shared<RetriedInput>(capabilities, m_logLevel, m_seal);
    CallTable table;
    const auto served = std::make_shared<PeerCall>(table,
        PeerCall::Context{
            std::make_shared<Caller>(m_caller), findRevision(u"2025-11-25"_s), outlet, client},
        request);
    table.add(served);
    if (client->read(served))
        m_handler(served);
    m_sent = outlet->sent;
    return QJsonDocument::fromJson(m_sent.value(m_sent.size() - 1)).object();
}

QJsonObject TestRetriedInput::retried(const QJsonObject &answer, const QJsonObject &responses)
{
    QJsonObject more{{u"inputResponses"_s, responses}};
    const QJsonObject result = answer.value(u"result"_s).toObject();
    if (result.contains(u"requestState"_s))
        more.insert(u"requestState"_s, result.value(u"requestState"_s));
    return call(more);
}

void TestRetriedInput::endsTheRequestWithTheQuestion()
{
    QJsonObject result = serve(call()).value(u"result"_s).toObject();
    QVERIFY(!result.take(u"requestState"_s).toString().isEmpty());
    QCOMPARE(result,
        (QJsonObject{{u"resultType"_s, u"input_required"_s},
            {u"inputRequests"_s,
                QJsonObject{{u"a"_s, QJsonObject{{u"method"_s, u"roots/list"_s}}}}}}));
    m_handler = askForBoth;
    result = serve(call()).value(u"result"_s).toObject();
    QCOMPARE(result.value(u"inputRequests"_s).toObject().size(), 2);
    QVERIFY(!result.contains(u"requestState"_s)); // nothing to remember
}

void TestRetriedInput::findsTheAnswersInTheRetry()
{
    m_handler = askForBoth;
    const QJsonObject answer =
        serve(retried(serve(call()), {{u"a"_s, roots(1)}, {u"b"_s, roots(2)}, {u"c"_s, roots(3)}}));
    QCOMPARE(answer.value(u"result"_s).toObject(), (QJsonObject{{u"a"_s, 1}, {u"b"_s, 2}}));
}

void TestRetriedInput::carriesAnswersFromRoundToRound()
{
    const QJsonObject second = serve(retried(serve(call()), {{u"a"_s, roots(1)}}));
    QCOMPARE(second.value(u"result"_s)[u"inputRequests"_s].toObject().keys(), QStringList{u"b"_s});
    const QJsonObject third = serve(retried(second, {{u"b"_s, roots(2)}}));
    QCOMPARE(third.value(u"result"_s).toObject(),
        (QJsonObject{{u"a"_s, 1}, {u"b"_s, 2}, {u"memo"_s, 8}}));
}

void TestRetriedInput::asksAgainForWhatIsMissing()
{
    m_handler = askForBoth;
    for (const QJsonObject &responses : {QJsonObject{{u"wrong"_s, roots(1)}}, QJsonObject(),
             QJsonObject{{u"b"_s, QJsonObject{{u"roots"_s, 7}}}}}) {
        const QJsonObject result =
            serve(retried(serve(call()), responses)).value(u"result"_s).toObject();
        QCOMPARE(result.value(u"inputRequests"_s).toObject().size(), 2);
    }
}

void TestRetriedInput::asksForNoAnswerThatItGot()
{
    m_handler = askForBoth;
    const QJsonObject second = serve(retried(serve(call()), {{u"a"_s, roots(1)}}));
    QCOMPARE(second.value(u"result"_s)[u"inputRequests"_s].toObject().keys(), QStringList{u"b"_s});
    const QJsonObject third = serve(retried(second, {{u"b"_s, roots(2)}}));
    QCOMPARE(third.value(u"result"_s)[u"a"_s].toInt(), 1);
}

void TestRetriedInput::servesAnswersWithoutAState()
{
    // Whoever knows what will be asked may answer at once.
    const QJsonObject answer =
        serve(call({{u"inputResponses"_s, QJsonObject{{u"a"_s, roots(1)}, {u"b"_s, roots(2)}}}}));
    QCOMPARE(answer.value(u"result"_s)[u"b"_s].toInt(), 2);
}

void TestRetriedInput::refusesAStateThatIsNotItsOwn_data()
{
    QTest::addColumn<QString>("what");
    for (const char *what :
        {"changed", "no text", "other arguments", "other agent", "other session", "too old"})
        QTest::newRow(what) << QString::fromLatin1(what);
}

void TestRetriedInput::refusesAStateThatIsNotItsOwn()
{
    QFETCH(QString, what);
    QJsonObject params = retried(serve(call()), {{u"a"_s, roots(1)}});
    if (what == "changed"_L1)
        params[u"requestState"_s] = params.value(u"requestState"_s).toString() + u"-TAMPERED"_s;
    else if (what == "no text"_L1)
        params[u"requestState"_s] = 7;
    else if (what == "other arguments"_L1)
        params[u"arguments"_s] = QJsonObject{{u"x"_s, 2}};
    else if (what == "other agent"_L1)
        m_caller.name = u"bob"_s;
    else if (what == "other session"_L1)
        m_caller.scope = u"elsewhere"_s;
    else
        m_clock.advance(std::chrono::hours(2));
    const QJsonObject answer = serve(params);
    QCOMPARE(PeerBench::code(answer), -32602);
}

void TestRetriedInput::refusesWhatIsNoAnswer_data()
{
    QTest::addColumn<QJsonValue>("responses");
    QTest::newRow("null") << QJsonValue();
    QTest::newRow("a list") << QJsonValue(QJsonArray());
    QTest::newRow("a number in it") << QJsonValue(QJsonObject{{u"a"_s, 12345}});
}

void TestRetriedInput::refusesWhatIsNoAnswer()
{
    QFETCH(QJsonValue, responses);
    QCOMPARE(PeerBench::code(serve(call({{u"inputResponses"_s, responses}}))), -32602);
}

void TestRetriedInput::looksAtNoOtherRequest()
{
    m_handler = [](const CallPointer &served) { served->finish(QJsonObject()); };
    const QJsonObject answer = serve({{u"requestState"_s, u"x"_s}}, u"tools/list"_s);
    QVERIFY(answer.contains(u"result"_s));
}

void TestRetriedInput::asksAClientOnlyWhatItCan()
{
    const QJsonObject result = serve(call(), u"tools/call"_s, {}).value(u"result"_s).toObject();
    QCOMPARE(result.value(u"isError"_s).toBool(), true);
    QVERIFY(!result.contains(u"inputRequests"_s));
}

void TestRetriedInput::logsWhatTheRequestWants()
{
    m_handler = [](const CallPointer &served) {
        served->log(LogLevel::Info, {}, u"info"_s);
        served->log(LogLevel::Error, {}, u"error"_s);
        served->finish(QJsonObject());
    };
    serve(call());
    QCOMPARE(m_sent.size(), 1);
    m_logLevel = LogLevel::Warning;
    serve(call());
    QCOMPARE(m_sent.size(), 2);
    QVERIFY(m_sent.first().contains("error"));
}

QTEST_GUILESS_MAIN(TestRetriedInput)
#include "tst_retriedinput.moc"
