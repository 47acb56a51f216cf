// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/sessionstate.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace server::session;

Q_DECLARE_METATYPE(server::session::Event)

namespace {

MessageSent message(quint64 number, const QString &thread, const QStringList &mentions)
{
    return {number, {QString::number(number), thread, {}, u"a"_s, u"text"_s, mentions, {}}};
}

// Agents a, b and c; thread "t" of a and b with message 0 that mentions b; a closed thread "old".
QList<Event> history()
{
    return {SessionCreated{{u"app"_s, u"s"_s}, {}, {}, {}}, AgentRegistered{u"a"_s, {}},
        AgentRegistered{u"b"_s, {}}, AgentRegistered{u"c"_s, {}},
        ThreadCreated{u"t"_s, u"talk"_s, u"a"_s, {u"a"_s, u"b"_s}},
        ThreadCreated{u"old"_s, u"talk"_s, u"a"_s, {u"a"_s}},
        ThreadClosed{u"old"_s, u"a"_s, u"done"_s}, message(0, u"t"_s, {u"b"_s})};
}

SessionState stateOf(const QList<Event> &events)
{
    SessionState state;
    for (const Event &event : events) {
        if (!state.apply(event))
            return {};
    }
    return state;
}

} // namespace

class TestSessionState : public QObject {
    Q_OBJECT
private slots:
    void isTheFoldOfItsEvents()
    {
        const SessionState state = stateOf(history());
        QVERIFY(state.isCreated());
        QCOMPARE(state.agents().size(), size_t(3));
        QCOMPARE(state.threadCount(), 2);
        QVERIFY(state.threadOf(u"b"_s, u"t"_s));
        QVERIFY(!state.threadOf(u"c"_s, u"t"_s) && !state.threadOf(u"x"_s, u"t"_s));
        QVERIFY(state.thread(u"old"_s)->isClosed);
        QCOMPARE(state.message(0).threadName, u"talk"_s);
        QCOMPARE(state.agent(u"b"_s)->unread, std::set<quint64>{0});
        QVERIFY(state == stateOf(history()));
    }

    void aLeaverKeepsItsUnreadMentions()
    {
        SessionState state = stateOf(history());
        QVERIFY(state.apply(ParticipantRemoved{u"t"_s, u"b"_s, u"a"_s}));
        QVERIFY(!state.takesPart(u"b"_s, u"t"_s));
        QCOMPARE(state.agent(u"b"_s)->unread, std::set<quint64>{0});
        QVERIFY(state.apply(MentionsRead{u"b"_s, {0}}));
        QVERIFY(state.agent(u"b"_s)->unread.empty());
    }

    void numbersFindTheirMessage()
    {
        SessionState state = stateOf(history());
        QVERIFY(state.apply(ThreadCreated{u"u"_s, u"other"_s, u"c"_s, {u"c"_s}}));
        for (quint64 i = 1; i < 10; ++i)
            QVERIFY(state.apply(message(i, i % 2 ? u"u"_s : u"t"_s, {})));
        for (quint64 i = 0; i < 10; ++i)
            QCOMPARE(state.message(i).id, QString::number(i));
    }

    void refusesWhatDoesNotFit_data()
    {
        QTest::addColumn<Event>("event");
        QTest::newRow("created twice") << Event(SessionCreated{{u"app"_s, u"s"_s}, {}, {}, {}});
        QTest::newRow("registered twice") << Event(AgentRegistered{u"a"_s, {}});
        QTest::newRow("describes nobody") << Event(AgentDescribed{u"x"_s, {}});
        QTest::newRow("thread twice") << Event(ThreadCreated{u"t"_s, {}, u"a"_s, {u"a"_s}});
        QTest::newRow("thread of a stranger") << Event(ThreadCreated{u"n"_s, {}, {}, {u"x"_s}});
        QTest::newRow("adds a stranger") << Event(ParticipantAdded{u"t"_s, u"x"_s, u"a"_s});
        QTest::newRow("adds twice") << Event(ParticipantAdded{u"t"_s, u"b"_s, u"a"_s});
        QTest::newRow("adds to nothing") << Event(ParticipantAdded{u"x"_s, u"b"_s, u"a"_s});
        QTest::newRow("removes one outside") << Event(ParticipantRemoved{u"t"_s, u"c"_s, u"a"_s});
        QTest::newRow("message to nothing") << Event(message(1, u"x"_s, {}));
        QTest::newRow("number taken") << Event(message(0, u"t"_s, {}));
        QTest::newRow("number left out") << Event(message(2, u"t"_s, {}));
        QTest::newRow("mentions a stranger") << Event(message(1, u"t"_s, {u"b"_s, u"x"_s}));
        QTest::newRow("closed twice") << Event(ThreadClosed{u"old"_s, u"a"_s, {}});
        QTest::newRow("read by a stranger") << Event(MentionsRead{u"x"_s, {0}});
    }
    void refusesWhatDoesNotFit()
    {
        QFETCH(Event, event);
        SessionState state = stateOf(history());
        QVERIFY(!state.apply(event));
        QVERIFY(state == stateOf(history())); // and nothing changed
    }

    void beginsWithItsCreation()
    {
        SessionState state;
        QVERIFY(!state.apply(AgentRegistered{u"a"_s, {}}));
        QVERIFY(state == SessionState{});
    }
};

QTEST_GUILESS_MAIN(TestSessionState)
#include "tst_sessionstate.moc"
