// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/linkkeeper.h"
#include "tests/shared/fakelink.h"
#include "tests/shared/heldsurroundings.h"

#include <QPointer>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using shared::ConnectionState;
using shared::Error;
using shared::ErrorCode;
using shared::LinkEnd;
using shared::LinkInfo;
using shared::LinkKeeper;
using shared::LinkKeeperSettings;
using tests::FakeLink;
using Kind = LinkEnd::Kind;
using Phase = ConnectionState::Phase;

Q_DECLARE_METATYPE(std::optional<std::chrono::milliseconds>)

namespace {

LinkEnd lost(std::optional<std::chrono::milliseconds> retry = {})
{
    return {Kind::Lost, {ErrorCode::Unavailable, u"it broke"_s}, "broken", retry};
}

LinkEnd refused(Kind kind, ErrorCode code = ErrorCode::InvalidArgument)
{
    return {kind, {code, u"no"_s}, "refused"};
}

} // namespace

class TestLinkKeeper : public QObject {
    Q_OBJECT
private slots:
    void init();
    void opensAndTells();
    void pausesLongerEachTime();
    void pausesAnyTimeUpToTheEnd();
    void heedsTheServersHint();
    void beginsTheRowAnewOnceItHasHeld_data();
    void beginsTheRowAnewOnceItHasHeld();
    void givesUpAtItsLimit_data();
    void givesUpAtItsLimit();
    void noticesSilence_data();
    void noticesSilence();
    void noticesSilenceSoonerWhenACallHasNoAnswer();
    void waitsNoLongerForALinkThatIsSilentFromTheStart();
    void takesTheNextProtocolWhereOneIsUnknown();
    void takesNoOtherProtocolForABrokenNetwork();
    void beginsWithTheFirstProtocolWhenNoneIsKnown();
    void believesARefusal_data();
    void believesARefusal();
    void tellsOfARestart_data();
    void tellsOfARestart();
    void leavesWithAFarewell();
    void leavesWhileItPauses();
    void comesBackWhenToldTo();
    void canBeStoppedByWhoeverHears();
    void tellsWhenALinkIsGone();

private:
    void make(LinkKeeperSettings settings = {}, int protocols = 1);
    void start();
    void open(const LinkInfo &info = {}) { emit m_link->opened(info); }
    void close(const LinkEnd &end) { emit m_link->closed(end); }
    void fail(const LinkEnd &end = lost()); // and try again, if it does
    [[nodiscard]] const ConnectionState &state() const { return m_keeper->state(); }

    std::unique_ptr<tests::HeldSurroundings> m_around;
    std::unique_ptr<shared::ClientMetrics> m_metrics;
    std::unique_ptr<LinkKeeper> m_keeper;
    QPointer<FakeLink> m_link; // the latest
    QList<int> m_made; // the protocol of each link
};

void TestLinkKeeper::init()
{
    m_keeper.reset();
    m_around = std::make_unique<tests::HeldSurroundings>();
    m_metrics = std::make_unique<shared::ClientMetrics>(u"alice"_s);
    m_around->random.value = tests::FixedRandom::kMost;
    make();
}

void TestLinkKeeper::make(LinkKeeperSettings settings, int protocols)
{
    m_made.clear();
    std::vector<LinkKeeper::MakeLink> makers;
    for (int i = 0; i < protocols; ++i)
        makers.emplace_back([this, i] {
            m_made.append(i);
            m_link = new FakeLink;
            return m_link.data();
        });
    m_keeper = std::make_unique<LinkKeeper>(settings, m_around->get(), *m_metrics, makers);
}

void TestLinkKeeper::start()
{
    m_keeper->start();
    m_around->pass(0ms);
}

void TestLinkKeeper::fail(const LinkEnd &end)
{
    close(end);
    m_around->pass(state().retryIn);
}

void TestLinkKeeper::opensAndTells()
{
    const QSignalSpy states(m_keeper.get(), &LinkKeeper::stateChanged);
    const QSignalSpy opened(m_keeper.get(), &LinkKeeper::opened);
    QCOMPARE(state().phase, Phase::Closed);
    start();
    m_keeper->start(); // nothing more
    QCOMPARE(state().phase, Phase::Connecting);
    QCOMPARE(m_link->opens, 1);
    QVERIFY(m_keeper->link() == nullptr);
    open({.revision = u"2026-07-28"_s});
    QCOMPARE(state().phase, Phase::Open);
    QCOMPARE(state().info.revision, u"2026-07-28"_s);
    QCOMPARE(m_keeper->link(), m_link.data());
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened.first().at(1).toBool(), false);
    QCOMPARE(states.size(), 2);
    QCOMPARE(m_metrics->attempts(), quint64(1));
    QCOMPARE(m_metrics->reconnects(), quint64(0));
}

void TestLinkKeeper::pausesLongerEachTime()
{
    start();
    QList<qint64> pauses;
    for (int attempt = 1; attempt <= 7; ++attempt) {
        close(lost());
        QCOMPARE(state().phase, Phase::Retrying);
        QCOMPARE(state().attempt, attempt);
        QCOMPARE(state().reason, QByteArray("broken"));
        pauses.append(state().retryIn.count());
        m_around->pass(state().retryIn - 1ms);
        QCOMPARE(m_link->opens, attempt); // not before its time
        m_around->pass(1ms);
        QCOMPARE(m_link->opens, attempt + 1);
        QCOMPARE(state().phase, Phase::Connecting);
    }
    QCOMPARE(pauses, (QList<qint64>{250, 500, 1000, 2000, 4000, 5000, 5000}));
    QCOMPARE(m_made.size(), 1); // the link is the same: it may resume
}

void TestLinkKeeper::pausesAnyTimeUpToTheEnd()
{
    start();
    for (const double chance : {0.0, 0.5}) {
        m_around->random.value = chance;
        open();
        m_around->pass(4s); // below the 5 s from which on the row begins anew
        emit m_link->heard();
        close(lost());
        QCOMPARE(state().retryIn.count(), chance == 0 ? 0 : 250); // of 250, then of 500
        m_around->pass(state().retryIn);
        QCOMPARE(state().phase, Phase::Connecting);
    }
}

void TestLinkKeeper::heedsTheServersHint()
{
    start();
    for (const auto &[hint, pause] : {std::pair(100ms, 250ms), std::pair(7'000ms, 7'000ms),
             std::pair(86'400'000ms, 300'000ms)}) {
        const int opens = m_link->opens;
        close(lost(hint)); // shorter than ours, longer, too long to be meant
        QCOMPARE(state().retryIn, pause);
        m_around->pass(pause - 1ms);
        QCOMPARE(m_link->opens, opens);
        m_around->pass(1ms);
        QCOMPARE(m_link->opens, opens + 1);
    }
}

void TestLinkKeeper::beginsTheRowAnewOnceItHasHeld_data()
{
    QTest::addColumn<std::chrono::milliseconds>("held");
    QTest::addColumn<std::chrono::milliseconds>("pause");
    QTest::newRow("lost at once") << 4'990ms << 1'000ms;
    QTest::newRow("held") << 5'000ms << 250ms;
}

void TestLinkKeeper::beginsTheRowAnewOnceItHasHeld()
{
    QFETCH(const std::chrono::milliseconds, held);
    start();
    for (int i = 0; i < 2; ++i) {
        fail();
    }
    open();
    m_around->pass(held);
    close(lost());
    QTEST(state().retryIn, "pause");
    QCOMPARE(m_metrics->reconnects(), quint64(0)); // it was its first time
    m_around->pass(state().retryIn);
    open();
    QCOMPARE(m_metrics->reconnects(), quint64(1));
}

void TestLinkKeeper::givesUpAtItsLimit_data()
{
    QTest::addColumn<int>("maxAttempts");
    QTest::addColumn<std::chrono::milliseconds>("maxDuration");
    QTest::addColumn<int>("opens");
    QTest::newRow("so many pauses") << 3 << 0ms << 4;
    QTest::newRow("so long: 250 + 500 + 1000, and 2000 would be too late") << 0 << 2'000ms << 4;
    QTest::newRow("whatever comes first") << 1 << 60'000ms << 2;
}

void TestLinkKeeper::givesUpAtItsLimit()
{
    QFETCH(const int, maxAttempts);
    QFETCH(const std::chrono::milliseconds, maxDuration);
    QFETCH(const int, opens);
    make({.backoff = {.maxAttempts = maxAttempts, .maxDuration = maxDuration}});
    start();
    const QPointer<FakeLink> link = m_link;
    for (int i = 0; i < opens; ++i) {
        QCOMPARE(state().phase, Phase::Connecting);
        QCOMPARE(link->opens, i + 1);
        fail();
    }
    QCOMPARE(state().phase, Phase::GivenUp);
    QCOMPARE(state().error.message, u"it broke"_s);
    m_around->pass(20s);
    QCOMPARE(m_made.size(), 1); // and none comes any more
    QCOMPARE(m_metrics->attempts(), static_cast<quint64>(opens));
}

void TestLinkKeeper::noticesSilence_data()
{
    QTest::addColumn<std::chrono::milliseconds>("heartbeat");
    QTest::addColumn<std::chrono::milliseconds>("silence");
    QTest::newRow("three heartbeats") << 15'000ms << 45'000ms;
    QTest::newRow("5 s at least") << 300ms << 5'000ms;
}

void TestLinkKeeper::noticesSilence()
{
    QFETCH(const std::chrono::milliseconds, heartbeat);
    QFETCH(const std::chrono::milliseconds, silence);
    const QSignalSpy losses(m_keeper.get(), &LinkKeeper::lost);
    start();
    open({.heartbeat = heartbeat});
    m_around->pass(silence - 1ms);
    emit m_link->heard();
    m_around->pass(silence - 1ms);
    QCOMPARE(state().phase, Phase::Open);
    m_around->pass(1ms);
    QCOMPARE(state().phase, Phase::Retrying);
    QCOMPARE(state().reason, QByteArray("silent"));
    QCOMPARE(state().error.code, ErrorCode::Timeout);
    QCOMPARE(losses.size(), 1);
    QCOMPARE(m_link->closes, 1);
    QVERIFY(m_keeper->link() == nullptr);
}

void TestLinkKeeper::noticesSilenceSoonerWhenACallHasNoAnswer()
{
    start();
    m_keeper->doubt(); // not open yet
    open({.heartbeat = 4s});
    m_around->pass(4'990ms);
    m_keeper->doubt(); // its heartbeat may be late
    QCOMPARE(state().phase, Phase::Open);
    m_around->pass(10ms);
    m_keeper->doubt();
    QCOMPARE(state().phase, Phase::Retrying);
    QCOMPARE(state().reason, QByteArray("silent"));
}

void TestLinkKeeper::waitsNoLongerForALinkThatIsSilentFromTheStart()
{
    start();
    m_around->pass(10s);
    emit m_link->heard(); // it goes on, slowly
    m_around->pass(14'990ms);
    QCOMPARE(state().phase, Phase::Connecting);
    m_around->pass(10ms);
    QCOMPARE(state().phase, Phase::Retrying);
    QCOMPARE(state().reason, QByteArray("timeout"));
    QCOMPARE(m_link->closes, 1);
}

void TestLinkKeeper::takesTheNextProtocolWhereOneIsUnknown()
{
    make({}, 3);
    const QSignalSpy states(m_keeper.get(), &LinkKeeper::stateChanged);
    start();
    for (int i = 0; i < 2; ++i) {
        close(refused(Kind::Unsupported));
        m_around->pass(0ms); // without a pause
    }
    QCOMPARE(m_made, (QList<int>{0, 1, 2}));
    open();
    QCOMPARE(states.size(), 2); // Connecting, Open
    // What worked is kept.
    fail();
    QCOMPARE(m_link->opens, 2);
    QCOMPARE(m_made.size(), 3);
}

void TestLinkKeeper::takesNoOtherProtocolForABrokenNetwork()
{
    make({}, 3);
    start();
    fail();
    fail(refused(Kind::Refused));
    QCOMPARE(m_made, QList<int>{0});
    QCOMPARE(m_link->opens, 3);
}

void TestLinkKeeper::beginsWithTheFirstProtocolWhenNoneIsKnown()
{
    make({}, 2);
    start();
    for (int round = 0; round < 3; ++round) {
        QCOMPARE(state().phase, Phase::Connecting);
        close(refused(Kind::Unsupported));
        m_around->pass(0ms);
        fail(refused(Kind::Unsupported));
    }
    // Three times that is no accident.
    QCOMPARE(state().phase, Phase::GivenUp);
    QCOMPARE(m_made.first(6), (QList<int>{0, 1, 0, 1, 0, 1}));
}

void TestLinkKeeper::believesARefusal_data()
{
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<std::optional<std::chrono::milliseconds>>("retry");
    QTest::addColumn<bool>("wasOpen");
    QTest::addColumn<int>("tries"); // until it is given up; 0: it is not
    using Retry = std::optional<std::chrono::milliseconds>;
    const auto no = ErrorCode::InvalidArgument;
    QTest::newRow("taken over") << Kind::TakenOver << ErrorCode::Conflict << Retry() << true << 1;
    QTest::newRow("forbidden") << Kind::Refused << ErrorCode::Forbidden << Retry() << false << 1;
    QTest::newRow("forbidden later")
        << Kind::Refused << ErrorCode::Forbidden << Retry() << true << 0;
    QTest::newRow("banned for a while")
        << Kind::Refused << ErrorCode::Forbidden << Retry(1s) << false << 0;
    QTest::newRow("refused from the start") << Kind::Refused << no << Retry() << false << 3;
    QTest::newRow("refused after it was open") << Kind::Refused << no << Retry() << true << 0;
    QTest::newRow("lost") << Kind::Lost << ErrorCode::Unavailable << Retry() << false << 0;
}

void TestLinkKeeper::believesARefusal()
{
    QFETCH(const Kind, kind);
    QFETCH(const ErrorCode, code);
    QFETCH(const std::optional<std::chrono::milliseconds>, retry);
    QFETCH(const bool, wasOpen);
    QFETCH(const int, tries);
    start();
    if (wasOpen)
        open();
    const int closings = tries == 0 ? 8 : tries;
    for (int i = 0; i < closings; ++i) {
        QVERIFY(state().phase != Phase::GivenUp);
        fail({kind, {code, u"no"_s}, "refused", retry});
    }
    QCOMPARE(state().phase, tries == 0 ? Phase::Connecting : Phase::GivenUp);
    if (tries != 0)
        QCOMPARE(state().reason, QByteArray(kind == Kind::TakenOver ? "taken_over" : "refused"));
}

void TestLinkKeeper::tellsOfARestart_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::addColumn<bool>("isRestarted");
    QTest::newRow("the same hub") << u"a"_s << u"a"_s << false;
    QTest::newRow("another") << u"a"_s << u"b"_s << true;
    QTest::newRow("one that doesn't tell") << u"a"_s << QString() << false;
    QTest::newRow("none that told") << QString() << u"b"_s << false;
}

void TestLinkKeeper::tellsOfARestart()
{
    QFETCH(const QString, before);
    QFETCH(const QString, after);
    const QSignalSpy opened(m_keeper.get(), &LinkKeeper::opened);
    start();
    open({.instance = before});
    fail();
    open({.instance = after});
    QTEST(opened.last().at(1).toBool(), "isRestarted");
}

void TestLinkKeeper::leavesWithAFarewell()
{
    const QSignalSpy losses(m_keeper.get(), &LinkKeeper::lost);
    start();
    open();
    const QPointer<FakeLink> link = m_link;
    m_keeper->stop();
    QCOMPARE(link->farewells, 1);
    QVERIFY(m_keeper->link() == nullptr);
    QCOMPARE(state().phase, Phase::Open); // it is told later
    emit link->farewellEnded();
    QCOMPARE(state().phase, Phase::Closed);
    QCOMPARE(losses.size(), 0);
    m_around->pass(10s);
    QCOMPARE(m_made.size(), 1);
    // No answer is waited for for long.
    start();
    m_keeper->stop();
    m_around->pass(1'990ms);
    QCOMPARE(state().phase, Phase::Connecting);
    m_around->pass(10ms);
    QCOMPARE(state().phase, Phase::Closed);
}

void TestLinkKeeper::leavesWhileItPauses()
{
    start();
    close(lost());
    const QPointer<FakeLink> link = m_link;
    m_keeper->stop();
    QCOMPARE(link->farewells, 1); // the hub may keep a session still
    emit link->farewellEnded();
    m_around->pass(10s);
    QCOMPARE(state().phase, Phase::Closed);
    QCOMPARE(m_made.size(), 1);
}

void TestLinkKeeper::comesBackWhenToldTo()
{
    make({.backoff = {.maxAttempts = 1}});
    start();
    for (int round = 0; round < 2; ++round) {
        close(lost());
        QCOMPARE(state().retryIn, 250ms); // the row has begun anew
        m_around->pass(state().retryIn);
        close(lost());
        QCOMPARE(state().phase, Phase::GivenUp);
        start();
        QCOMPARE(state().phase, Phase::Connecting);
        QCOMPARE(m_made.size(), round + 2);
    }
}

void TestLinkKeeper::canBeStoppedByWhoeverHears()
{
    for (const Phase phase : {Phase::Connecting, Phase::Open, Phase::Retrying, Phase::GivenUp}) {
        make({.backoff = {.maxAttempts = 1}});
        const QSignalSpy opened(m_keeper.get(), &LinkKeeper::opened);
        connect(m_keeper.get(), &LinkKeeper::stateChanged, m_keeper.get(),
            [this, phase](const ConnectionState &state) {
                if (state.phase == phase)
                    m_keeper->stop();
            });
        start();
        if (phase == Phase::Open)
            open();
        QCOMPARE(opened.size(), 0);
        for (int i = 0; i < 2 && state().phase != Phase::Closed && m_link; ++i)
            fail();
        m_around->pass(10s);
        QCOMPARE(state().phase, Phase::Closed);
        QCOMPARE(m_made.size(), phase == Phase::Connecting ? 0 : 1);
    }
}

void TestLinkKeeper::tellsWhenALinkIsGone()
{
    make({}, 2);
    const QSignalSpy abandoned(m_keeper.get(), &LinkKeeper::abandoned);
    start();
    close(refused(Kind::Unsupported)); // by the next protocol
    m_around->pass(0ms);
    QCOMPARE(abandoned.size(), 1);
    open();
    fail();
    QCOMPARE(abandoned.size(), 1); // what was sent may be answered still
    close(refused(Kind::TakenOver));
    QCOMPARE(abandoned.size(), 2);
    start();
    m_keeper->stop();
    m_around->pass(2s);
    QCOMPARE(abandoned.size(), 3);
}

QTEST_GUILESS_MAIN(TestLinkKeeper)
#include "tst_linkkeeper.moc"
