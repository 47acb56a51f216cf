// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "hubbench.h"

#include <QTest>

using namespace Qt::StringLiterals;
using server::session::Agent;
using server::session::Hub;
using server::session::SessionKey;
using shared::ErrorCode;

namespace {

QStringList idsOf(const shared::Result<QList<Agent>> &agents)
{
    QStringList ids;
    for (const Agent &agent : *agents)
        ids.append(agent.id);
    return ids;
}

// A session with a graph beside the bench's own; its agents join as they are named.
struct GraphBench : HubBench {
    explicit GraphBench(const QStringList &agents, const QList<QStringList> &links = {},
        const QStringList &nonBlocking = {})
    {
        hub->createSession({u"app"_s, u"graph"_s, agents, links, nonBlocking}, created);
    }
    bool joins(const QString &agent)
    {
        Answer<shared::Done> answer;
        hub->registerAgent(graph, agent, {}, answer);
        return answer.isOk();
    }
    QStringList visibleTo(const QString &agent) { return idsOf(hub->agents(graph, agent)); }

    const SessionKey graph{u"app"_s, u"graph"_s};
    Answer<SessionKey> created;
};

} // namespace

class TestAgentRules : public QObject {
    Q_OBJECT
private slots:
    void agentIdsAreChecked_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<bool>("isFine");
        QTest::newRow("plain") << u"alice"_s << true;
        QTest::newRow("anything visible") << u"Ä b/c%?&=#<\"'>🚀"_s << true;
        QTest::newRow("the server's") << u"system"_s << false;
        QTest::newRow("almost the server's") << u"System"_s << true;
        QTest::newRow("empty") << QString() << false;
        QTest::newRow("line break") << u"a\r\n"_s << false;
        QTest::newRow("delete") << u"a\x7f"_s << false;
        QTest::newRow("surrogate") << QString(QChar(0xdfff)) << false;
        QTest::newRow("long") << QString(257, u'a') << false;
    }
    void agentIdsAreChecked()
    {
        QFETCH(QString, id);
        QFETCH(bool, isFine);
        HubBench b;
        QCOMPARE(b.enroll(id).isOk(), isFine);
        QCOMPARE(b.hub->agents(b.key)->size(), isFine ? 1 : 0);
    }

    void keysAreChecked_data()
    {
        QTest::addColumn<QString>("application");
        QTest::addColumn<QString>("session");
        QTest::newRow("no application") << QString() << u"s"_s;
        QTest::newRow("no session") << u"a"_s << QString();
        QTest::newRow("control") << u"a"_s << u"s\n"_s;
        QTest::newRow("long") << QString(300, u'a') << u"s"_s;
    }
    void keysAreChecked()
    {
        QFETCH(QString, application);
        QFETCH(QString, session);
        HubBench b;
        Answer<SessionKey> answer;
        b.hub->openSession({application, session}, answer);
        QCOMPARE(answer.count(), 1);
        QVERIFY(!answer.isOk());
        QCOMPARE(b.hub->sessions(), QList<SessionKey>{b.key});
    }

    void registeringAgainRefreshesTheDescription()
    {
        HubBench b;
        b.enroll(u"alice"_s, u"first"_s);
        QVERIFY(b.enroll(u"alice"_s).isOk());
        QCOMPARE(b.agent(u"alice"_s).description, u"first"_s);
        QVERIFY(b.enroll(u"alice"_s, u"second"_s).isOk());
        QCOMPARE(b.agent(u"alice"_s).description, u"second"_s);
        const qsizetype written = b.journal.entries().size();
        b.enroll(u"alice"_s, u"second"_s);
        QCOMPARE(b.journal.entries().size(), written);
        QCOMPARE(b.hub->agents(b.key)->size(), 1);
    }

    void agentsComeInOrderOfRegistration()
    {
        HubBench b;
        for (const QString &id : {u"zoe"_s, u"bob"_s, u"mia"_s})
            b.enroll(id);
        QCOMPARE(
            idsOf(b.hub->agents(b.key, u"bob"_s)), (QStringList{u"zoe"_s, u"bob"_s, u"mia"_s}));
        QVERIFY(!b.hub->agents(b.key, u"nobody"_s));
        QVERIFY(!b.hub->agents(b.key, u""_s));
    }

    void agentsAreLimited()
    {
        HubBench b({.agentsPerSession = 2, .descriptionBytes = 3});
        b.joinAll({u"a"_s, u"b"_s});
        const auto third = b.enroll(u"c"_s);
        QVERIFY(third.isError(ErrorCode::LimitReached));
        QVERIFY(third.errorText().contains(u"agents per session is reached: 2"));
        QVERIFY(b.enroll(u"a"_s).isOk());
        QVERIFY(b.enroll(u"a"_s, u"1234"_s).isError(ErrorCode::InvalidArgument)); // too long
    }

    void agentsBelongToTheirSession()
    {
        HubBench b;
        b.join(u"alice"_s);
        Answer<SessionKey> opened;
        b.hub->openSession({u"other app"_s, u"demo"_s}, opened);
        QVERIFY(opened.isOk());
        QVERIFY(b.hub->agents(opened.value())->isEmpty());
    }

    void aGraphAdmitsOnlyItsAgents()
    {
        GraphBench b({u"a"_s, u"b"_s});
        QVERIFY(b.joins(u"a"_s));
        Answer<shared::Done> answer;
        b.hub->registerAgent(b.graph, u"c"_s, {}, answer);
        QVERIFY(answer.isError(ErrorCode::NotFound));
        QVERIFY(answer.errorText().contains(u"\"c\" is not in the agent graph"));
    }

    void nonBlockingAgentsMustBeInTheGraph()
    {
        GraphBench b({u"a"_s}, {}, {u"x"_s});
        QVERIFY(b.created.isError(ErrorCode::InvalidArgument));
        QVERIFY(b.created.errorText().contains(u"\"x\""_s));
    }

    void linksLimitWhoSeesWhom()
    {
        GraphBench b(
            {u"a"_s, u"b"_s, u"c"_s, u"alone"_s}, {{u"a"_s, u"b"_s, u"b"_s}, {u"b"_s, u"c"_s}});
        for (const QString &id : {u"a"_s, u"b"_s, u"c"_s, u"alone"_s})
            QVERIFY(b.joins(id));
        QCOMPARE(b.visibleTo(u"a"_s), (QStringList{u"a"_s, u"b"_s}));
        QCOMPARE(b.visibleTo(u"b"_s), (QStringList{u"a"_s, u"b"_s, u"c"_s}));
        QCOMPARE(b.visibleTo(u"c"_s), (QStringList{u"b"_s, u"c"_s}));
        QCOMPARE(b.visibleTo(u"alone"_s), QStringList{u"alone"_s});
        QCOMPARE(b.hub->agents(b.graph)->size(), 4);
    }

    void linksLimitWhoMayBeInvited()
    {
        GraphBench b({u"a"_s, u"b"_s, u"c"_s}, {{u"a"_s, u"b"_s}, {u"b"_s, u"c"_s}});
        b.joins(u"a"_s);
        b.joins(u"b"_s);
        b.joins(u"c"_s);
        Answer<server::session::Thread> invisible;
        b.hub->createThread(b.graph, u"a"_s, u"t"_s, {u"b"_s, u"c"_s}, invisible);
        QVERIFY(invisible.isError(ErrorCode::InvalidArgument));
        Answer<server::session::Thread> nonexistent;
        b.hub->createThread(b.graph, u"a"_s, u"t"_s, {u"b"_s, u"d"_s}, nonexistent);
        // One can't find out by asking.
        QCOMPARE(invisible.errorText().replace(u"\"c\""_s, u"\"d\""_s), nonexistent.errorText());

        Answer<server::session::Thread> created;
        b.hub->createThread(b.graph, u"a"_s, u"t"_s, {u"b"_s}, created);
        const QString thread = created.value().id;
        Answer<shared::Done> byA;
        b.hub->addParticipant(b.graph, u"a"_s, thread, u"c"_s, byA);
        QVERIFY(byA.isError(ErrorCode::InvalidArgument));
        Answer<shared::Done> byB;
        b.hub->addParticipant(b.graph, u"b"_s, thread, u"c"_s, byB);
        QVERIFY(byB.isOk());
        // Who meets in a thread may talk.
        Answer<server::session::Message> sent;
        b.hub->sendMessage(b.graph, u"a"_s, thread, u"hi"_s, {u"c"_s}, sent);
        QVERIFY(sent.isOk());
    }

    void aGroupIsWhomLinksConnect_data()
    {
        QTest::addColumn<QString>("agent");
        QTest::addColumn<QStringList>("group");
        QTest::newRow("directly and by others") << u"c"_s << QStringList{u"a"_s, u"b"_s, u"c"_s};
        QTest::newRow("in the graph's order") << u"a"_s << QStringList{u"a"_s, u"b"_s, u"c"_s};
        QTest::newRow("not blocking") << u"lazy"_s << QStringList{u"lazy"_s};
        QTest::newRow("not by one who is not blocking") << u"far"_s << QStringList{u"far"_s};
        QTest::newRow("without a link") << u"alone"_s << QStringList{u"alone"_s};
        QTest::newRow("unknown") << u"x"_s << QStringList{u"x"_s};
    }
    void aGroupIsWhomLinksConnect()
    {
        QFETCH(QString, agent);
        QFETCH(QStringList, group);
        GraphBench b({u"a"_s, u"b"_s, u"c"_s, u"lazy"_s, u"far"_s, u"alone"_s},
            {{u"a"_s, u"b"_s}, {u"c"_s, u"b"_s}, {u"a"_s, u"lazy"_s}, {u"lazy"_s, u"far"_s}},
            {u"lazy"_s});
        QVERIFY(b.created.isOk());
        QCOMPARE(b.hub->group(b.graph, agent), group);
        QVERIFY(b.restart().isOk());
        QCOMPARE(b.hub->group(b.graph, agent), group);
        QCOMPARE(b.hub->group(b.key, agent), QStringList{agent}); // has no graph
    }

    void aGraphIsChecked_data()
    {
        QTest::addColumn<QStringList>("agents");
        QTest::addColumn<QList<QStringList>>("links");
        QTest::addColumn<QString>("text");
        using Links = QList<QStringList>;
        QTest::newRow("unknown in links") << QStringList{u"a"_s} << Links{{u"a"_s, u"x"_s}}
                                          << u"Unknown agent names in links: \"x\""_s;
        QTest::newRow("links alone") << QStringList{} << Links{{u"x"_s}} << u"\"x\""_s;
        QTest::newRow("reserved") << QStringList{u"system"_s} << Links{} << u"system"_s;
        QTest::newRow("empty id") << QStringList{QString()} << Links{} << u"is empty"_s;
    }
    void aGraphIsChecked()
    {
        QFETCH(QStringList, agents);
        QFETCH(QList<QStringList>, links);
        QFETCH(QString, text);
        GraphBench b(agents, links, {});
        QVERIFY(b.created.isError(ErrorCode::InvalidArgument));
        QVERIFY2(b.created.errorText().contains(text), qPrintable(b.created.errorText()));
        QVERIFY(!b.hub->hasSession(b.graph));
    }
};

QTEST_GUILESS_MAIN(TestAgentRules)
#include "tst_agentrules.moc"
