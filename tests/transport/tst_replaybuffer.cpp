// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/replaybuffer.h"

#include <QTest>

using server::transport::ReplayBuffer;

class TestReplayBuffer : public QObject {
    Q_OBJECT
private slots:
    void givesWhatCameAfterOnThatStreamAlone()
    {
        ReplayBuffer buffer(10, 1000);
        buffer.add(1, 1, "a1");
        buffer.add(2, 1, "b1");
        buffer.add(1, 2, "a2");
        QCOMPARE(buffer.eventsAfter(1, 0), QByteArrayList({"a1", "a2"}));
        QCOMPARE(buffer.eventsAfter(1, 1), QByteArrayList({"a2"}));
        QCOMPARE(buffer.eventsAfter(1, 2), QByteArrayList());
        QCOMPARE(buffer.eventsAfter(2, 0), QByteArrayList({"b1"}));
        QCOMPARE(buffer.eventsAfter(3, 0), QByteArrayList());
    }

    void dropsTheOldestAboveTheNumber()
    {
        ReplayBuffer buffer(2, 1000);
        buffer.add(1, 1, "a1");
        buffer.add(1, 2, "a2");
        buffer.add(1, 3, "a3");
        QCOMPARE(buffer.size(), 2);
        // Whoever has only seen what was before the gap must not be told that this is all.
        QVERIFY(!buffer.eventsAfter(1, 0));
        QCOMPARE(buffer.eventsAfter(1, 1), QByteArrayList({"a2", "a3"}));
    }

    void dropsTheOldestAboveTheBytes()
    {
        ReplayBuffer buffer(100, 10);
        buffer.add(1, 1, QByteArray(6, 'x'));
        buffer.add(2, 1, QByteArray(6, 'y'));
        QCOMPARE(buffer.size(), 1);
        QCOMPARE(buffer.bytes(), 6);
        QVERIFY(!buffer.eventsAfter(1, 0));
        QVERIFY(buffer.eventsAfter(2, 0));
    }

    void keepsTheNewestHoweverLarge()
    {
        ReplayBuffer buffer(100, 10);
        buffer.add(1, 1, "small");
        buffer.add(1, 2, QByteArray(50, 'x'));
        QCOMPARE(buffer.eventsAfter(1, 1), QByteArrayList({QByteArray(50, 'x')}));
    }

    void dropsWhatIsSpareFirst()
    {
        ReplayBuffer buffer(3, 1000);
        buffer.add(1, 1, "a1");
        buffer.add(2, 1, "b1");
        buffer.setSpare(2, true);
        buffer.add(1, 2, "a2");
        buffer.add(1, 3, "a3");
        QCOMPARE(buffer.eventsAfter(1, 0), QByteArrayList({"a1", "a2", "a3"}));
        QVERIFY(!buffer.eventsAfter(2, 0));
        buffer.add(1, 4, "a4"); // nothing spare is left
        QVERIFY(!buffer.eventsAfter(1, 0));
        buffer.setSpare(1, true);
        buffer.setSpare(1, false);
        buffer.add(2, 2, "b2");
        QVERIFY(!buffer.eventsAfter(1, 1));
        QCOMPARE(buffer.eventsAfter(2, 1), QByteArrayList({"b2"}));
    }

    void forgetsAStream()
    {
        ReplayBuffer buffer(2, 1000);
        buffer.add(1, 1, "a1");
        buffer.add(1, 2, "a2");
        buffer.add(2, 1, "b1");
        buffer.forget(1);
        QCOMPARE(buffer.size(), 1);
        QCOMPARE(buffer.bytes(), 2);
        QCOMPARE(buffer.eventsAfter(2, 0), QByteArrayList({"b1"}));
        buffer.clear();
        QCOMPARE(buffer.size(), 0);
        QCOMPARE(buffer.bytes(), 0);
    }
};

QTEST_GUILESS_MAIN(TestReplayBuffer)
#include "tst_replaybuffer.moc"
