// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/journal/memoryjournal.h"

#include <QTest>

using namespace Qt::StringLiterals;
using server::journal::Entry;
using server::journal::MemoryJournal;

namespace {

struct Replay {
    QList<Entry> entries;
    bool isDone = false;
    bool isOk = false;
    shared::ErrorCode code = shared::ErrorCode::Internal;
};

Replay replay(MemoryJournal &journal, quint64 after)
{
    Replay result;
    journal.replay(
        after, [&result](const Entry &entry) { result.entries.append(entry); },
        [&result](const shared::Result<shared::Done> &done) {
            result.isDone = true;
            result.isOk = done.hasValue();
            if (!done)
                result.code = done.error().code;
        });
    return result;
}

quint64 append(MemoryJournal &journal, const QString &stream, const QList<QByteArray> &events)
{
    quint64 last = 0;
    journal.append(stream, events, [&last](const shared::Result<quint64> &sequence) {
        last = sequence ? sequence.value() : 0;
    });
    return last;
}

} // namespace

class TestMemoryJournal : public QObject {
    Q_OBJECT
private slots:
    void acknowledgesAtOnceWithTheLastSequence()
    {
        MemoryJournal journal;
        QCOMPARE(append(journal, u"a"_s, {"1", "2"}), quint64(2));
        QCOMPARE(append(journal, u"b"_s, {"3"}), quint64(3));
        QVERIFY(journal.isWritable());
    }

    void replaysEverythingInOrder()
    {
        MemoryJournal journal;
        append(journal, u"a"_s, {"1", "2"});
        append(journal, u"b"_s, {"3"});
        const Replay all = replay(journal, 0);
        QVERIFY(all.isDone && all.isOk);
        QCOMPARE(all.entries.size(), 3);
        QCOMPARE(all.entries.at(1).sequence, quint64(2));
        QCOMPARE(all.entries.at(1).stream, u"a"_s);
        QCOMPARE(all.entries.at(1).event, QByteArray("2"));
        QCOMPARE(all.entries.at(2).stream, u"b"_s);
    }

    void replaysWhatComesAfterASequence()
    {
        MemoryJournal journal;
        append(journal, u"a"_s, {"1", "2", "3"});
        QCOMPARE(replay(journal, 2).entries.size(), 1);
        QVERIFY(replay(journal, 3).isOk);
        QVERIFY(replay(journal, 3).entries.isEmpty());
    }

    void keepsNoMoreThanItsBound()
    {
        MemoryJournal journal(64 * 1024);
        for (int i = 0; i < 1000; ++i)
            append(journal, u"a"_s, {QByteArray(1024, 'x')});
        QVERIFY(journal.keptBytes() <= 64 * 1024);
        QVERIFY(journal.keptBytes() > 32 * 1024);
    }

    void refusesAReplayOfWhatItForgot()
    {
        MemoryJournal journal(0);
        append(journal, u"a"_s, {"1"});
        const Replay all = replay(journal, 0);
        QVERIFY(all.isDone && !all.isOk);
        QCOMPARE(all.code, shared::ErrorCode::Gone);
        QVERIFY(all.entries.isEmpty());
        QVERIFY(replay(journal, 1).isOk);
    }

    void mayBeAppendedToByItsReader()
    {
        MemoryJournal journal;
        append(journal, u"a"_s, {"1", "2"});
        int seen = 0;
        journal.replay(
            0,
            [&](const Entry &) {
                ++seen;
                append(journal, u"a"_s, {"again"});
            },
            [](const shared::Result<shared::Done> &) {});
        QCOMPARE(seen, 2);
        QCOMPARE(replay(journal, 0).entries.size(), 4);
    }
};

QTEST_GUILESS_MAIN(TestMemoryJournal)
#include "tst_memoryjournal.moc"
