// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/messagemodel.h"
#include "gui/models/rowtable.h"
#include "gui/models/threadmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using gui::MessageModel;
using gui::RowTable;
using gui::ThreadModel;
using shared::MessageInfo;
using shared::ThreadInfo;

class TestConversationModels : public QObject {
    Q_OBJECT
private slots:
    void addsMessagesBehindTheLast();
    void bringsMessagesUpToDate();
    void beginsAnewAfterAHole();
    void forgetsTheOldestMessages();
    void knowsMessagesOfAnotherSession();
    void knowsWhatIsUnread();
    void showsThreadsBehindTheRowForAll();
    void keepsRowsOfATableInPlace();
};

namespace {

constexpr auto kTest = QAbstractItemModelTester::FailureReportingMode::QtTest;

MessageInfo message(qint64 number, const QStringList &unreadBy = {})
{
    MessageInfo info;
    info.number = number;
    info.messageId = QString::number(number);
    info.senderId = u"alice"_s;
    info.content = u"says %1"_s.arg(number);
    info.mentions = {u"bob"_s};
    info.unreadBy = unreadBy;
    return info;
}

} // namespace

void TestConversationModels::addsMessagesBehindTheLast()
{
    MessageModel model;
    const QAbstractItemModelTester tester(&model, kTest);
    QCOMPARE(model.nextNumber(), 0);
    model.take({message(5), message(6)}); // the latest of a long session
    model.take({message(6), message(7)});
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.nextNumber(), 8);
    QCOMPARE(model.index(2).data(MessageModel::ContentRole), u"says 7"_s);
}

void TestConversationModels::bringsMessagesUpToDate()
{
    MessageModel model;
    model.take({message(0, {u"bob"_s}), message(1)});
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.take({message(0), message(1)});
    QCOMPARE(changed.size(), 1);
    QVERIFY(model.index(0).data(MessageModel::UnreadByRole).toStringList().isEmpty());
}

void TestConversationModels::beginsAnewAfterAHole()
{
    MessageModel model;
    const QAbstractItemModelTester tester(&model, kTest);
    model.take({message(0), message(1)});
    model.take({message(10), message(11)});
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.nextNumber(), 12);
}

void TestConversationModels::forgetsTheOldestMessages()
{
    MessageModel model;
    const QAbstractItemModelTester tester(&model, kTest);
    QList<MessageInfo> many;
    for (qint64 i = 0; i < MessageModel::kCapacity + 3; ++i)
        many.append(message(i));
    model.take(many);
    QCOMPARE(model.rowCount(), MessageModel::kCapacity);
    QCOMPARE(model.index(0).data(MessageModel::ContentRole), u"says 3"_s);
    model.take({message(0), message(3, {u"bob"_s})}); // the first is not here any more
    QCOMPARE(model.firstUnread(), std::optional<qint64>(3));
}

void TestConversationModels::knowsMessagesOfAnotherSession()
{
    MessageModel model;
    MessageInfo other = message(6);
    other.messageId = u"other"_s;
    QVERIFY(!model.isContradicted({other}));
    model.take({message(5), message(6)});
    QVERIFY(!model.isContradicted({message(4), message(5), message(6), message(7)}));
    QVERIFY(model.isContradicted({other}));
}

void TestConversationModels::knowsWhatIsUnread()
{
    MessageModel model;
    QVERIFY(!model.firstUnread());
    QCOMPARE(model.unreadMentions(), 0);
    model.take({message(0), message(1, {u"bob"_s}), message(2, {u"bob"_s, u"carol"_s})});
    QCOMPARE(model.firstUnread(), std::optional<qint64>(1));
    QCOMPARE(model.unreadMentions(), 3);
}

void TestConversationModels::showsThreadsBehindTheRowForAll()
{
    ThreadModel model;
    const QAbstractItemModelTester tester(&model, kTest);
    QCOMPARE(model.rowCount(), 1);
    ThreadInfo thread;
    thread.threadId = u"t1"_s;
    thread.name = u"plan"_s;
    model.setThreads({thread});
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.threadIdAt(0), QString());
    QCOMPARE(model.threadIdAt(1), u"t1"_s);
    thread.isClosed = true;
    thread.summary = u"agreed"_s;
    model.setThreads({thread});
    QCOMPARE(model.rowCount(), 2);
    QVERIFY(model.index(1).data(ThreadModel::IsClosedRole).toBool());
    QVERIFY(model.index(1).data(Qt::ToolTipRole).toString().contains(u"agreed"_s));
    // What is not there any more goes.
    ThreadInfo other = thread;
    other.threadId = u"t2"_s;
    model.setThreads({thread, other});
    model.setThreads({other});
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.threadIdAt(1), u"t2"_s);
}

void TestConversationModels::keepsRowsOfATableInPlace()
{
    RowTable<QString> table({{u"Text"_s, [](const QString &text) { return text; }}});
    const QAbstractItemModelTester tester(&table, kTest);
    table.setRows({u"a"_s, u"b"_s, u"c"_s});
    QPersistentModelIndex second(table.index(1, 0));
    table.setRows({u"a"_s, u"B"_s});
    QVERIFY(second.isValid());
    QCOMPARE(second.data(Qt::DisplayRole), u"B"_s);
    table.append({u"d"_s, u"e"_s}, 3);
    QCOMPARE(table.rows(), QStringList({u"B"_s, u"d"_s, u"e"_s}));
    table.setRows({});
    QCOMPARE(table.rowCount(), 0);
}

QTEST_MAIN(TestConversationModels)
#include "tst_conversationmodels.moc"
