// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "hubbench.h"

#include <QTest>

using namespace Qt::StringLiterals;
using server::session::Hub;
using server::session::Limits;
using server::session::Thread;
using shared::ErrorCode;

// Who may do what with a thread, and what an error says and does not say.
class TestThreadRules : public QObject {
    Q_OBJECT
private slots:
    void aThreadHasItsCreatorAndTheNamedOnce()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s, u"carol"_s});
        const auto created =
            b.createThread(u"alice"_s, u"plan"_s, {u"bob"_s, u"alice"_s, u"bob"_s, u"carol"_s});
        QVERIFY(created.isOk());
        const Thread &thread = created.value();
        QCOMPARE(thread.participants, (QStringList{u"alice"_s, u"bob"_s, u"carol"_s}));
        QCOMPARE(thread.creatorId, u"alice"_s);
        QCOMPARE(thread.name, u"plan"_s);
        QVERIFY(!thread.id.isEmpty() && !thread.isClosed);
        QCOMPARE(*b.hub->threads(b.key, u"carol"_s), QList<Thread>{thread});
    }

    void unknownParticipantsCreateNothing()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        const auto answer = b.createThread(u"alice"_s, u"plan"_s, {u"bob"_s, u"Bob"_s, u"x"_s});
        QVERIFY(answer.isError(ErrorCode::InvalidArgument));
        QVERIFY(answer.errorText().contains(u"\"Bob\", \"x\""_s)); // compared exactly
        QVERIFY(b.hub->threads(b.key, u"alice"_s)->isEmpty());
    }

    void namesAreChecked_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("isFine");
        QTest::newRow("plain") << u"plan"_s << true;
        QTest::newRow("unicode") << u"Плëн 🚀 \"quoted\" </x>"_s << true;
        QTest::newRow("empty") << QString() << false;
        QTest::newRow("newline") << u"a\nb"_s << false;
        QTest::newRow("tab") << u"a\tb"_s << false;
        QTest::newRow("nul") << QString(QChar(0)) << false;
        QTest::newRow("c1") << QString(QChar(0x85)) << false;
        QTest::newRow("line separator") << QString(QChar(0x2028)) << false;
        QTest::newRow("direction override") << QString(QChar(0x202e)) << false;
        QTest::newRow("lone high surrogate") << u"a"_s + QChar(0xd800) << false;
        QTest::newRow("lone low surrogate") << QChar(0xdc00) + u"a"_s << false;
        QTest::newRow("at the limit") << QString(256, u'n') << true;
        QTest::newRow("over the limit") << QString(257, u'n') << false;
        QTest::newRow("over the limit in bytes") << QString(129, u'ä') << false;
    }
    void namesAreChecked()
    {
        QFETCH(QString, name);
        QFETCH(bool, isFine);
        HubBench b;
        b.join(u"alice"_s);
        QCOMPARE(b.createThread(u"alice"_s, name, {}).isOk(), isFine);
    }

    void nobodyElseMayDoAnything_data()
    {
        QTest::addColumn<QString>("who");
        QTest::addColumn<QString>("thread"); // empty: the real one
        QTest::newRow("a foreign thread") << u"mallory"_s << QString();
        QTest::newRow("an unknown thread") << u"mallory"_s << u"00000000"_s;
        QTest::newRow("no id") << u"mallory"_s << u" "_s;
        QTest::newRow("once a participant") << u"bob"_s << QString();
    }
    void nobodyElseMayDoAnything()
    {
        QFETCH(QString, who);
        QFETCH(QString, thread);
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s, u"mallory"_s});
        const QString real = b.createThread(u"alice"_s, u"secret name"_s, {u"bob"_s}).value().id;
        b.send(u"alice"_s, real, u"secret content"_s);
        b.remove(u"alice"_s, real, u"bob"_s);
        const Thread before = b.hub->threads(b.key, u"alice"_s)->first();
        const QString id = thread.isEmpty() ? real : thread;

        const auto sent = b.send(who, id, u"hi"_s, {u"alice"_s});
        const auto added = b.add(who, id, who);
        const auto removed = b.remove(who, id, u"alice"_s);
        const auto closed = b.close(who, id, u"over"_s);

        QVERIFY(sent.isError(ErrorCode::NotFound));
        QVERIFY(added.isError(ErrorCode::NotFound));
        QVERIFY(removed.isError(ErrorCode::NotFound));
        QVERIFY(closed.isError(ErrorCode::NotFound));
        const QString expected = u"You take part in no thread with the id \"%1\". Use the id of a "
                                 u"thread that you created or were added to, or create one."_s;
        QCOMPARE(sent.errorText(), expected.arg(id));
        QCOMPARE(added.errorText(), expected.arg(id));
        QVERIFY(b.hub->threads(b.key, who)->isEmpty());
        QCOMPARE(b.hub->threads(b.key, u"alice"_s)->first(), before);
    }

    void anUnregisteredAgentMayNothing()
    {
        HubBench b;
        b.join(u"alice"_s);
        const QString thread = b.thread(u"alice"_s, {});
        QVERIFY(b.createThread(u"x"_s, u"t"_s, {}).isError(ErrorCode::NotFound));
        QVERIFY(b.send(u"x"_s, thread, u"t"_s).isError(ErrorCode::NotFound));
        QVERIFY(!b.hub->threads(b.key, u"x"_s));
    }

    void aForeignClosedThreadIsNotToldFromAnUnknownOne()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"mallory"_s});
        const QString thread = b.thread(u"alice"_s, {});
        b.close(u"alice"_s, thread, u"secret summary"_s);
        const auto answer = b.send(u"mallory"_s, thread, u"hi"_s);
        QVERIFY(answer.isError(ErrorCode::NotFound));
        QVERIFY(!answer.errorText().contains(u"secret"_s));
    }

    void mentionsMustTakePart()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s, u"carol"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        const auto wait = b.wait(u"bob"_s);
        const auto answer = b.send(u"alice"_s, thread, u"hi"_s, {u"bob"_s, u"carol"_s, u"ghost"_s});
        QVERIFY(answer.isError(ErrorCode::InvalidArgument));
        QVERIFY(answer.errorText().contains(u"\"carol\", \"ghost\""_s));
        QVERIFY(answer.errorText().contains(u"add_participant first"_s));
        QVERIFY(b.hub->threads(b.key, u"alice"_s)->first().messages.isEmpty());
        QCOMPARE(wait.count(), 0);
    }

    void mentionsCollapse()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        const auto sent = b.send(u"alice"_s, thread, u"hi"_s, {u"bob"_s, u"bob"_s});
        QCOMPARE(sent.value().mentions, QStringList{u"bob"_s});
        QCOMPARE(b.contentsOf(b.wait(u"bob"_s)).size(), 1);
    }

    void aMessageTellsWhereItBelongs()
    {
        HubBench b;
        b.join(u"alice"_s);
        const QString thread = b.thread(u"alice"_s, {});
        const auto sent = b.send(u"alice"_s, thread, u"hi"_s);
        QCOMPARE(sent.value().threadName, u"talk"_s);
        QCOMPARE(sent.value().threadId, thread);
        QCOMPARE(sent.value().senderId, u"alice"_s);
        QCOMPARE(sent.value().timestamp, b.clock.wallNow());
        QCOMPARE(b.hub->threads(b.key, u"alice"_s)->first().messages.first(), sent.value());
    }

    void aClosedThreadSaysWhatToDo()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        QVERIFY(b.close(u"bob"_s, thread, u"100 %1 done"_s).isOk());
        const QString expected = u"Thread "_s + thread
            + u" is closed (summary: 100 %1 done). Create a new thread to go on."_s;
        const auto sent = b.send(u"alice"_s, thread, u"hi"_s);
        QVERIFY(sent.isError(ErrorCode::Conflict));
        QCOMPARE(sent.errorText(), expected);
        QVERIFY(b.close(u"alice"_s, thread, u"again"_s).isError(ErrorCode::Conflict));
        QVERIFY(b.add(u"alice"_s, thread, u"bob"_s).isError(ErrorCode::Conflict));
        QVERIFY(b.remove(u"alice"_s, thread, u"bob"_s).isError(ErrorCode::Conflict));
        const Thread after = b.hub->threads(b.key, u"alice"_s)->first();
        QVERIFY(after.isClosed);
        QCOMPARE(after.summary, u"100 %1 done"_s);
        QCOMPARE(after.messages.size(), 1);
        QCOMPARE(after.messages.first().mentions, QStringList{u"alice"_s});
    }

    void addingIsIdempotent()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        const QString thread = b.thread(u"alice"_s, {});
        QVERIFY(b.add(u"alice"_s, thread, u"bob"_s).isOk());
        const qsizetype written = b.journal.entries().size();
        QVERIFY(b.add(u"bob"_s, thread, u"bob"_s).isOk());
        QVERIFY(b.add(u"bob"_s, thread, u"alice"_s).isOk());
        QCOMPARE(b.journal.entries().size(), written);
        QVERIFY(b.add(u"alice"_s, thread, u"ghost"_s).isError(ErrorCode::InvalidArgument));
    }

    void anyParticipantMayLeaveOrBeRemoved()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s, u"carol"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s, u"carol"_s});
        QVERIFY(b.remove(u"alice"_s, thread, u"alice"_s).isOk()); // the creator leaves
        QVERIFY(b.send(u"alice"_s, thread, u"hi"_s).isError(ErrorCode::NotFound));
        QVERIFY(b.remove(u"bob"_s, thread, u"carol"_s).isOk());
        const auto again = b.remove(u"bob"_s, thread, u"carol"_s);
        QVERIFY(again.isError(ErrorCode::InvalidArgument));
        QVERIFY(again.errorText().contains(u"its participants are: \"bob\""_s));
        QVERIFY(b.remove(u"bob"_s, thread, u"ghost"_s).isError(ErrorCode::InvalidArgument));
        QCOMPARE(b.hub->threads(b.key, u"bob"_s)->first().participants, QStringList{u"bob"_s});
    }

    void limitsAreNamedWithTheirValue()
    {
        HubBench b({.threadsPerSession = 2,
            .participantsPerThread = 2,
            .messagesPerSession = 3,
            .messageBytes = 8,
            .descriptionBytes = 4});
        b.joinAll({u"alice"_s, u"bob"_s, u"carol"_s});
        const QString thread = b.thread(u"alice"_s, {u"bob"_s});
        const auto isLimit = [](const auto &answer, QStringView text) {
            return answer.isError(ErrorCode::LimitReached) && answer.errorText().contains(text);
        };
        // No later try would help.
        const auto isTooLong = [](const auto &answer, QStringView text) {
            return answer.isError(ErrorCode::InvalidArgument) && answer.errorText().contains(text);
        };
        QVERIFY(isLimit(
            b.add(u"alice"_s, thread, u"carol"_s), u"participants per thread is reached: 2"));
        QVERIFY(isLimit(b.createThread(u"alice"_s, u"t"_s, {u"bob"_s, u"carol"_s}),
            u"participants per thread is reached: 2"));
        QVERIFY(isTooLong(b.send(u"alice"_s, thread, u"123456789"_s), u"the limit is 8 bytes"));
        QVERIFY(isTooLong(b.send(u"alice"_s, thread, u"😀😀x"_s), u"the limit is 8 bytes"));
        for (int i = 0; i < 3; ++i)
            QVERIFY(b.send(u"alice"_s, thread, u"😀😀"_s).isOk());
        QVERIFY(isLimit(b.send(u"alice"_s, thread, u"x"_s), u"messages per session is reached: 3"));
        QVERIFY(b.createThread(u"alice"_s, u"t"_s, {}).isOk());
        QVERIFY(
            isLimit(b.createThread(u"alice"_s, u"t"_s, {}), u"threads per session is reached: 2"));
        QVERIFY(isTooLong(b.close(u"alice"_s, thread, u"12345"_s), u"the limit is 4 bytes"));
        QVERIFY(b.close(u"alice"_s, thread, u"1234"_s).isOk()); // closing always goes
    }

    void brokenUnicodeIsRefusedAndRepeatedSafely()
    {
        HubBench b;
        b.join(u"alice"_s);
        const QString thread = b.thread(u"alice"_s, {});
        const QString broken = u"x"_s + QChar(0xd83d);
        QVERIFY(b.send(u"alice"_s, thread, broken).isError(ErrorCode::InvalidArgument));
        QVERIFY(b.close(u"alice"_s, thread, broken).isError(ErrorCode::InvalidArgument));
        const auto answer = b.send(u"alice"_s, broken + QString(5000, u'\n'), u"hi"_s);
        QVERIFY(answer.isError(ErrorCode::NotFound));
        QVERIFY(answer.errorText().size() < 300);
        QVERIFY(!answer.errorText().contains(u'\n') && answer.errorText().isValidUtf16());
    }

    void threadsComeInOrderOfCreation()
    {
        HubBench b;
        b.joinAll({u"alice"_s, u"bob"_s});
        const QString one = b.thread(u"alice"_s, {});
        const QString two = b.thread(u"alice"_s, {u"bob"_s});
        b.add(u"alice"_s, one, u"bob"_s);
        const auto threads = b.hub->threads(b.key, u"bob"_s);
        QCOMPARE(threads->at(0).id, one);
        QCOMPARE(threads->at(1).id, two);
    }
};

QTEST_GUILESS_MAIN(TestThreadRules)
#include "tst_threadrules.moc"
