// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/mentionbox.h"

#include <QTest>

using namespace Qt::StringLiterals;
using server::session::MentionBox;
using Numbers = std::set<MentionBox::Number>;

namespace {

MentionBox boxOf(const Numbers &numbers)
{
    MentionBox box;
    for (const MentionBox::Number number : numbers)
        box.add(number);
    return box;
}

} // namespace

class TestMentionBox : public QObject {
    Q_OBJECT
private slots:
    void givesEverythingOnce()
    {
        MentionBox box = boxOf({3, 1, 2});
        QVERIFY(box.hasUnread());
        QCOMPARE(box.give(1, u"t"_s).numbers, (Numbers{1, 2, 3}));
        QVERIFY(!box.hasUnread());
        QVERIFY(box.give(2, u"t"_s).numbers.empty());
    }

    void givesWhatFitsAndOneAlways()
    {
        MentionBox box = boxOf({1, 2, 3});
        const auto upTo = [](MentionBox::Number last) {
            return [last](MentionBox::Number number) { return number <= last; };
        };
        QCOMPARE(box.give(1, u"t"_s, upTo(2)).numbers, (Numbers{1, 2}));
        QVERIFY(box.hasUnread());
        QCOMPARE(box.give(2, u"t"_s, upTo(0)).numbers, Numbers{3});
        QVERIFY(box.takeBack(1));
        QCOMPARE(box.give(3, u"t"_s, upTo(1)).numbers, Numbers{1});
        QCOMPARE(box.give(4, u"t"_s, upTo(9)).numbers, Numbers{2});
    }

    void takesBackInTheOldOrderAndCountsRepeats()
    {
        MentionBox box = boxOf({1, 3});
        QCOMPARE(box.give(1, u"t"_s).repeats, 0);
        box.add(2);
        QVERIFY(box.takeBack(1));
        QVERIFY(!box.takeBack(1));
        QVERIFY(!box.takeBack(9));
        const MentionBox::Delivery &again = box.give(2, u"t"_s);
        QCOMPARE(again.numbers, (Numbers{1, 2, 3}));
        QCOMPARE(again.repeats, 2);
    }

    void settlesWhatIsInDoubt()
    {
        MentionBox box = boxOf({1, 2});
        box.give(1, u"t"_s);
        box.setInDoubt(1, true);
        box.add(3);
        box.give(2, u"t"_s);
        box.setInDoubt(2, true);
        box.confirm(u"t"_s);
        QVERIFY(box.confirmed().empty());
        QVERIFY(box.settle([](MentionBox::Number number) { return number != 2; }));
        QCOMPARE(box.confirmed(), Numbers{3});
        QCOMPARE(box.give(3, u"t"_s).numbers, (Numbers{1, 2}));
        QVERIFY(!box.settle([](MentionBox::Number) { return false; })); // not in doubt
    }

    void takesBackFromOneTransportOnly()
    {
        MentionBox box = boxOf({1});
        box.give(1, u"dead"_s);
        box.add(2);
        box.give(2, u"alive"_s);
        box.add(3);
        box.give(3, u"dead"_s);
        QVERIFY(box.takeBackFrom(u"dead"_s));
        QVERIFY(!box.takeBackFrom(u"dead"_s));
        QCOMPARE(box.give(4, u"new"_s).numbers, (Numbers{1, 3}));
    }

    void confirmsWhatOneTransportGot()
    {
        MentionBox box = boxOf({1});
        box.give(1, u"a"_s);
        box.add(2);
        box.give(2, u"b"_s);
        box.confirm(u"a"_s);
        QCOMPARE(box.confirmed(), Numbers{1});
        QVERIFY(!box.takeBackFrom(u"a"_s)); // the agent has it
        box.forget(1);
        QVERIFY(box.confirmed().empty());
        QVERIFY(box.takeBackFrom(u"b"_s));
    }
};

QTEST_GUILESS_MAIN(TestMentionBox)
#include "tst_mentionbox.moc"
