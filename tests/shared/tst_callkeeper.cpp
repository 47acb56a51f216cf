// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/callkeeper.h"
#include "tests/shared/fakelink.h"
#include "tests/shared/heldsurroundings.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using shared::CallEnd;
using shared::CallFate;
using shared::CallKeeper;
using shared::CallKeeperSettings;
using shared::Error;
using shared::ErrorCode;
using shared::LinkInfo;
using tests::FakeLink;
using Repeat = CallKeeper::Repeat;

namespace {

// Long enough for every pause between two tries.
constexpr auto kPause = 3s;

CallEnd notSent(std::optional<std::chrono::milliseconds> retry = {})
{
    return {Error{ErrorCode::Unavailable, u"busy"_s}, CallEnd::Fate::NotSent, retry};
}

CallEnd answer()
{
    return {QJsonObject{{u"isError"_s, false}}, CallEnd::Fate::Answered};
}

} // namespace

class TestCallKeeper : public QObject {
    Q_OBJECT
private slots:
    void init();
    void seesACallThrough_data();
    void seesACallThrough();
    void sendsTheSameEachTime();
    void sendsInOrder();
    void waitsForALink();
    void pausesBetweenTries();
    void repeatsWhatTakesTooLong();
    void letsALongCallTakeItsTime();
    void repeatsByKeyWhileTheHubHeedsIt();
    void repeatsNothingAfterTheHubsWindow();
    void holdsBackWhatWouldPushOutAKey();
    void holdsCallsBackWhileTheBreakerIsOpen();
    void takesNoRefusalForAFailure();
    void survivesACallThatIsMadeAtAnEnd();
    void sendsWhatIsCalledWhileItSends();
    void survivesACallThatIsTakenBackAtAnEnd();
    void takesBackWhatIsUnderWayWhenItGoes();

private:
    void make(const CallKeeperSettings &settings = {});
    CallKeeper::Id start(Repeat repeat, std::chrono::milliseconds timeout = 60s,
        bool isLong = false, const QString &method = u"tools/call"_s);
    CallKeeper::Id send(Repeat repeat, std::chrono::milliseconds timeout = 60s);
    void resume(const QString &instance = u"a"_s);
    void end(const CallEnd &end) { m_link->sent.last().ended(end); } // of the latest try
    void play(char step, CallKeeper::Id id);

    std::unique_ptr<tests::HeldSurroundings> m_around;
    std::unique_ptr<shared::ClientMetrics> m_metrics;
    std::unique_ptr<FakeLink> m_link;
    std::unique_ptr<CallKeeper> m_keeper;
    std::chrono::milliseconds m_window = 10min; // the hub's, for keys
    QList<CallFate> m_ended; // one for each call that has
    bool m_hasResult = false; // the latest of them
};

void TestCallKeeper::init()
{
    m_keeper.reset();
    m_around = std::make_unique<tests::HeldSurroundings>();
    m_around->random.value = tests::FixedRandom::kMost;
    m_metrics = std::make_unique<shared::ClientMetrics>(u"alice"_s);
    m_link = std::make_unique<FakeLink>();
    m_window = 10min;
    // One that never opens, where the test is not about it.
    make({.breaker = {.minimumCalls = 1000}});
    resume();
}

void TestCallKeeper::make(const CallKeeperSettings &settings)
{
    m_ended.clear();
    m_keeper = std::make_unique<CallKeeper>(settings, m_around->get(), *m_metrics);
}

CallKeeper::Id TestCallKeeper::start(
    Repeat repeat, std::chrono::milliseconds timeout, bool isLong, const QString &method)
{
    return m_keeper->start({.method = method,
        .params = {{u"_meta"_s, QJsonObject{{u"coral/idempotencyKey"_s, u"k1"_s}}}},
        .repeat = repeat,
        .isLong = isLong,
        .timeout = timeout,
        .ended = [this](CallFate fate, const shared::Result<QJsonObject> &result) {
            m_ended.append(fate);
            m_hasResult = result.hasValue();
        }});
}

CallKeeper::Id TestCallKeeper::send(Repeat repeat, std::chrono::milliseconds timeout)
{
    const CallKeeper::Id id = start(repeat, timeout);
    m_around->pass(0ms);
    return id;
}

void TestCallKeeper::resume(const QString &instance)
{
    m_keeper->resume(
        *m_link, {.instance = instance, .idempotencyWindow = m_window}, instance != u"a"_s);
    m_around->pass(0ms);
}

// A letter a step: of the latest try, a is an answer, x an error for an answer, n that it was not
// looked at, u that this is uncertain. Of the link, s is that it is lost, l lost for good, r that
// it is back, R back at a hub that has restarted. t: a minute passes. e: all ends. c: taken back.
void TestCallKeeper::play(char step, CallKeeper::Id id)
{
    switch (step) {
    case 'a':
        return end(answer());
    case 'x':
        return end({Error{ErrorCode::InvalidArgument, u"no"_s}, CallEnd::Fate::Answered});
    case 'n':
        end(notSent());
        return m_around->pass(kPause);
    case 'u':
        end(CallEnd::uncertain(u"it broke"_s));
        return m_around->pass(kPause);
    case 's':
        return m_keeper->suspend();
    case 'l':
        m_keeper->suspend();
        return m_keeper->abandon();
    case 'r':
    case 'R':
        resume(step == 'r' ? u"a"_s : u"b"_s);
        return m_around->pass(kPause);
    case 't':
        return m_around->pass(1min);
    case 'e':
        return m_keeper->endAll({ErrorCode::Unavailable, u"given up"_s});
    case 'c':
        return m_keeper->cancel(id);
    default:
        QFAIL("no such step");
    }
}

void TestCallKeeper::seesACallThrough_data()
{
    QTest::addColumn<Repeat>("repeat");
    QTest::addColumn<QByteArray>("steps");
    QTest::addColumn<int>("tries");
    QTest::addColumn<QList<CallFate>>("fates"); // one, or none: it goes on, or was taken back
    const auto row = [](Repeat repeat, const char *steps, int tries, QList<CallFate> fates) {
        const char *kind = repeat == Repeat::Never ? "never"
            : repeat == Repeat::ByKey              ? "by key"
                                                   : "harmless";
        QTest::addRow("%s: %s", kind, steps) << repeat << QByteArray(steps) << tries << fates;
    };
    const QList answered{CallFate::Answered};
    const QList notCarriedOut{CallFate::NotCarriedOut};
    const QList lost{CallFate::Lost};
    const QList lostByRestart{CallFate::LostByRestart};
    for (const Repeat repeat : {Repeat::Never, Repeat::ByKey, Repeat::Harmless}) {
        row(repeat, "", 1, {});
        row(repeat, "a", 1, answered);
        row(repeat, "x", 1, answered);
        row(repeat, "c", 1, {});
        row(repeat, "e", 1, lost);
        // What was not looked at is sent again, whatever it is, and wherever.
        row(repeat, "na", 2, answered);
        row(repeat, "nnnna", 5, answered);
        row(repeat, "snra", 2, answered);
        row(repeat, "snRa", 2, answered);
        row(repeat, "snlRa", 2, answered);
        row(repeat, "sRna", 2, answered);
        row(repeat, "snt", 1, notCarriedOut);
        row(repeat, "sne", 1, notCarriedOut);
        row(repeat, "snc", 1, {});
        // What is under way when the link is lost may be answered still.
        row(repeat, "s", 1, {});
        row(repeat, "sa", 1, answered);
        row(repeat, "sra", 1, answered);
        row(repeat, "se", 1, lost);
        // What the link tells after the end is heard by nobody.
        row(repeat, "ea", 1, lost);
        row(repeat, "eurt", 1, lost);
    }
    row(Repeat::Never, "u", 1, lost);
    row(Repeat::Never, "nu", 2, lost);
    row(Repeat::Never, "l", 1, lost);
    row(Repeat::Never, "t", 1, lost);
    row(Repeat::Never, "sRu", 1, lostByRestart);
    row(Repeat::ByKey, "ua", 2, answered);
    row(Repeat::ByKey, "uuua", 4, answered);
    row(Repeat::ByKey, "unua", 4, answered);
    row(Repeat::ByKey, "l", 1, {});
    row(Repeat::ByKey, "lra", 2, answered);
    row(Repeat::ByKey, "lt", 1, lost);
    row(Repeat::ByKey, "le", 1, lost);
    row(Repeat::ByKey, "lnc", 1, {});
    // A hub that has forgotten what it may have done gets no second try of it.
    row(Repeat::ByKey, "lR", 1, lostByRestart);
    row(Repeat::ByKey, "suR", 1, lostByRestart);
    row(Repeat::ByKey, "sRu", 1, lostByRestart);
    row(Repeat::ByKey, "usnR", 2, lostByRestart);
    row(Repeat::ByKey, "usRn", 2, lostByRestart);
    row(Repeat::Harmless, "ua", 2, answered);
    row(Repeat::Harmless, "lRa", 2, answered);
    row(Repeat::Harmless, "sRua", 2, answered);
    row(Repeat::Harmless, "lt", 1, lost);
}

void TestCallKeeper::seesACallThrough()
{
    QFETCH(const Repeat, repeat);
    QFETCH(const QByteArray, steps);
    QFETCH(const int, tries);
    QFETCH(const QList<CallFate>, fates);
    const CallKeeper::Id id = send(repeat);
    for (const char step : steps)
        play(step, id);
    QCOMPARE(m_link->sent.size(), tries);
    QCOMPARE(m_ended, fates);
    if (!steps.endsWith('c') && !fates.isEmpty())
        QCOMPARE(m_keeper->pending(), 0);
}

void TestCallKeeper::sendsTheSameEachTime()
{
    send(Repeat::ByKey);
    for (const char step : QByteArray("unlru"))
        play(step, 0);
    QVERIFY(m_link->sent.size() > 3);
    for (const FakeLink::Sent &sent : std::as_const(m_link->sent)) {
        QCOMPARE(sent.method, u"tools/call"_s);
        QCOMPARE(sent.params, m_link->sent.first().params);
    }
    QCOMPARE(m_metrics->retries(), static_cast<quint64>(m_link->sent.size() - 1));
}

void TestCallKeeper::sendsInOrder()
{
    m_keeper->suspend();
    for (const QString &method : {u"1"_s, u"2"_s, u"3"_s})
        start(Repeat::Never, 60s, false, method);
    resume();
    QCOMPARE(m_link->sent.size(), 3);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(m_link->sent.at(i).method, QString::number(i + 1));
}

void TestCallKeeper::waitsForALink()
{
    m_keeper->suspend();
    start(Repeat::Never);
    start(Repeat::Never, 0ms); // without a limit
    m_around->pass(59'990ms);
    QCOMPARE(m_ended.size(), 0);
    m_around->pass(10ms);
    QCOMPARE(m_ended, QList{CallFate::NotCarriedOut});
    m_around->pass(10min, 1s);
    QCOMPARE(m_link->sent.size(), 0);
    resume();
    QCOMPARE(m_link->sent.size(), 1);
    end(answer());
    QCOMPARE(m_ended.last(), CallFate::Answered);
    QVERIFY(m_hasResult);
}

void TestCallKeeper::pausesBetweenTries()
{
    using Hint = std::optional<std::chrono::milliseconds>; // of the server
    const QList<std::pair<Hint, std::chrono::milliseconds>> pauses{{{}, 200ms}, {{}, 400ms},
        {50ms, 800ms}, {{}, 1600ms}, {{}, 2000ms}, {{}, 2000ms}, {7s, 7s}, {1h, 60s}};
    send(Repeat::Never, 0ms);
    for (const auto &[hint, pause] : pauses) {
        const auto tries = m_link->sent.size();
        end(notSent(hint));
        m_around->pass(pause - 1ms);
        QCOMPARE(m_link->sent.size(), tries);
        m_around->pass(1ms);
        QCOMPARE(m_link->sent.size(), tries + 1);
    }
}

void TestCallKeeper::repeatsWhatTakesTooLong()
{
    const QSignalSpy doubts(m_keeper.get(), &CallKeeper::unanswered);
    start(Repeat::ByKey);
    m_around->pass(14'990ms);
    QCOMPARE(m_link->cancelled, QList<qint64>());
    m_around->pass(10ms);
    QCOMPARE(m_link->cancelled, QList<qint64>{1}); // it is not answered any more
    QCOMPARE(doubts.size(), 1);
    m_around->pass(kPause);
    QCOMPARE(m_link->sent.size(), 2);
    end(answer());
    // One that must not be repeated is left to take its time.
    start(Repeat::Never);
    m_around->pass(59s);
    QCOMPARE(m_link->sent.size(), 3);
    QCOMPARE(m_link->cancelled.size(), 1);
    m_around->pass(1s);
    QCOMPARE(m_link->cancelled, (QList<qint64>{1, 3}));
    QCOMPARE(m_ended.last(), CallFate::Lost);
    QCOMPARE(doubts.size(), 2);
}

void TestCallKeeper::letsALongCallTakeItsTime()
{
    start(Repeat::Harmless, 120s, true);
    m_around->pass(119s);
    QCOMPARE(m_link->sent.size(), 1);
    QVERIFY(m_link->sent.first().isLong);
}

void TestCallKeeper::repeatsByKeyWhileTheHubHeedsIt()
{
    start(Repeat::ByKey, 0ms, true); // long: no try is cut short
    m_around->pass(4min + 59s, 1s);
    play('u', 0); // within half of the window
    QCOMPARE(m_link->sent.size(), 2);
    m_around->pass(10s);
    play('u', 0);
    QCOMPARE(m_link->sent.size(), 2);
    QCOMPARE(m_ended, QList{CallFate::Lost});
    m_window = 0ms; // a hub that heeds none
    resume();
    send(Repeat::ByKey);
    play('u', 0);
    QCOMPARE(m_link->sent.size(), 3);
    QCOMPARE(m_ended.size(), 2);
}

// However long the link is away between two tries, and whatever the hub says in between.
void TestCallKeeper::repeatsNothingAfterTheHubsWindow()
{
    send(Repeat::ByKey, 0ms);
    play('l', 0);
    m_around->pass(11min, 1s);
    play('r', 0);
    QCOMPARE(m_link->sent.size(), 1);
    QCOMPARE(m_ended, QList{CallFate::Lost});

    send(Repeat::ByKey, 0ms);
    play('u', 0);
    QCOMPARE(m_link->sent.size(), 3);
    for (int i = 0; i < 7; ++i) {
        end(notSent(60s));
        m_around->pass(1min);
    }
    QCOMPARE(m_ended, (QList{CallFate::Lost, CallFate::Lost}));
    QCOMPARE(m_link->sent.size(), 7);
    // What was never looked at may be sent at any time.
    m_keeper->suspend();
    start(Repeat::ByKey, 0ms);
    m_around->pass(12min, 1s);
    resume();
    end(answer());
    QCOMPARE(m_ended.last(), CallFate::Answered);
}

// The hub keeps four answers here: of a call without one, at most the half may pass it.
void TestCallKeeper::holdsBackWhatWouldPushOutAKey()
{
    m_keeper->resume(*m_link, {.idempotencyWindow = m_window, .idempotencyAnswers = 4}, false);
    for (int i = 0; i < 4; ++i)
        send(Repeat::ByKey);
    QCOMPARE(m_link->sent.size(), 2);
    end(answer());
    send(Repeat::Never);
    QCOMPARE(m_link->sent.size(), 3); // it has no key
    m_link->sent.first().ended(answer());
    m_around->pass(0ms);
    QCOMPARE(m_link->sent.size(), 5);
}

void TestCallKeeper::holdsCallsBackWhileTheBreakerIsOpen()
{
    make({.breaker = {.minimumCalls = 2, .failureRate = 0.5, .openFor = 5s}});
    resume();
    for (int i = 0; i < 2; ++i) {
        send(Repeat::Never);
        end(CallEnd::uncertain(u"it broke"_s));
    }
    QCOMPARE(m_keeper->breaker().state(), shared::CircuitBreaker::State::Open);
    for (int i = 0; i < 3; ++i)
        start(Repeat::Never);
    m_around->pass(4'990ms);
    QCOMPARE(m_link->sent.size(), 2);
    QCOMPARE(m_ended.size(), 2); // it waits, and does not fail
    m_around->pass(10ms);
    QCOMPARE(m_link->sent.size(), 3); // the probe
    m_around->pass(5s);
    QCOMPARE(m_link->sent.size(), 3);
    end(answer());
    m_around->pass(100ms);
    QCOMPARE(m_link->sent.size(), 5);
    QCOMPARE(m_keeper->breaker().state(), shared::CircuitBreaker::State::Closed);
}

void TestCallKeeper::takesNoRefusalForAFailure()
{
    make({.breaker = {.minimumCalls = 2, .failureRate = 0.5}});
    resume();
    send(Repeat::Never, 0ms);
    for (int i = 0; i < 4; ++i) // without a connection: nothing is said of the server
        play('n', 0);
    QCOMPARE(m_keeper->breaker().state(), shared::CircuitBreaker::State::Closed);
    for (int i = 0; i < 2; ++i) {
        end(notSent(1s)); // it says itself that it is at its end
        m_around->pass(kPause);
    }
    QCOMPARE(m_keeper->breaker().state(), shared::CircuitBreaker::State::Open);
}

// Of all ends: whoever calls again because a call has failed must not be called for ever.
void TestCallKeeper::survivesACallThatIsMadeAtAnEnd()
{
    int ends = 0;
    std::function<void()> startAgain = [&] {
        m_keeper->start(
            {.method = u"m"_s, .ended = [&](CallFate, const shared::Result<QJsonObject> &) {
                 ++ends;
                 startAgain();
             }});
    };
    startAgain();
    m_around->pass(0ms);
    play('e', 0);
    QCOMPARE(ends, 1);
    QCOMPARE(m_keeper->pending(), 1);
    resume();
    end(answer());
    QCOMPARE(ends, 2);
}

// One that waits for long does not hold it up.
void TestCallKeeper::sendsWhatIsCalledWhileItSends()
{
    m_keeper->start({.method = u"old"_s,
        .repeat = Repeat::ByKey,
        .timeout = 0ms,
        .ended = [this](CallFate, const shared::Result<QJsonObject> &) { start(Repeat::Never); }});
    send(Repeat::Never, 0ms);
    play('s', 0);
    m_link->sent.first().ended(CallEnd::uncertain(u"it broke"_s));
    m_around->pass(11min, 1s);
    end(notSent(60s));
    resume();
    QCOMPARE(m_link->sent.size(), 3);
}

void TestCallKeeper::survivesACallThatIsTakenBackAtAnEnd()
{
    CallKeeper::Id second = 0;
    m_keeper->start({.method = u"1"_s, .ended = [&](CallFate, const shared::Result<QJsonObject> &) {
                         m_keeper->cancel(second);
                         m_keeper->suspend();
                     }});
    second = start(Repeat::Never);
    send(Repeat::Never);
    play('e', 0);
    QCOMPARE(m_ended.size(), 1);
    QCOMPARE(m_keeper->pending(), 0);
}

void TestCallKeeper::takesBackWhatIsUnderWayWhenItGoes()
{
    start(Repeat::Never);
    send(Repeat::Never);
    start(Repeat::Never); // waits still
    m_keeper.reset();
    QCOMPARE(m_link->cancelled, (QList<qint64>{1, 2}));
    m_around->pass(2min);
    QCOMPARE(m_ended.size(), 0);
}

QTEST_GUILESS_MAIN(TestCallKeeper)
#include "tst_callkeeper.moc"
