// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/activityexport.h"
#include "gui/models/activityfilter.h"
#include "gui/models/activitymodel.h"
#include "tests/gui/hubrows.h"

#include <QAbstractItemModelTester>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace tests;
using namespace Qt::StringLiterals;
using gui::ActivityFilter;
using gui::ActivityModel;
using gui::EventGroup;
using gui::ExportFormat;
using shared::ActivityEvent;
using shared::ActivityKind;

class TestActivityModel : public QObject {
    Q_OBJECT
private slots:
    void showsEventsInTheirOrder();
    void forgetsTheOldest();
    void holdsBackWhilePaused();
    void filtersByGroupAndText();
    void exportsAsCsv();
    void exportsOddContents_data();
    void exportsOddContents();
    void exportsAsJsonLines();
    void tellsWhyAFileCouldNotBeWritten();
    void describesEveryKind();
};

namespace {

ActivityEvent message(const QString &from, const QString &to)
{
    ActivityEvent event;
    event.kind = ActivityKind::MessageSent;
    event.at = QDateTime::fromMSecsSinceEpoch(1'767'225'600'123).toUTC();
    event.eventId = u"run-7"_s;
    event.applicationId = u"app"_s;
    event.sessionId = u"demo"_s;
    event.agentId = from;
    event.bytes = 12;
    event.mentions = {to};
    return event;
}

QStringList agents(const QAbstractItemModel &model)
{
    QStringList agents;
    for (int row = 0; row < model.rowCount(); ++row)
        agents.append(
            model.index(row, static_cast<int>(gui::ActivityColumn::Agent)).data().toString());
    return agents;
}

} // namespace

void TestActivityModel::showsEventsInTheirOrder()
{
    ActivityModel model;
    const QAbstractItemModelTester tester(
        &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    model.take({message(u"alice"_s, u"bob"_s)});
    model.take({message(u"bob"_s, u"alice"_s), message(u"carol"_s, u"bob"_s)});
    QTRY_COMPARE(model.rowCount(), 3);
    QCOMPARE(inserted.size(), 1); // a frame
    QCOMPARE(agents(model), QStringList({u"alice"_s, u"bob"_s, u"carol"_s}));
    QCOMPARE(model.index(0, static_cast<int>(gui::ActivityColumn::What)).data(),
        u"12 bytes, mentions bob"_s);
}

void TestActivityModel::forgetsTheOldest()
{
    ActivityModel model(nullptr, 3);
    const QAbstractItemModelTester tester(
        &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    for (const char *name : {"a", "b", "c", "d"}) {
        model.take({message(QString::fromLatin1(name), u"x"_s)});
        model.flush();
    }
    QCOMPARE(agents(model), QStringList({u"b"_s, u"c"_s, u"d"_s}));
    QList<ActivityEvent> many;
    for (int i = 0; i < 10; ++i)
        many.append(message(QString::number(i), u"x"_s));
    model.take(many);
    model.flush();
    QCOMPARE(agents(model), QStringList({u"7"_s, u"8"_s, u"9"_s}));
}

void TestActivityModel::holdsBackWhilePaused()
{
    ActivityModel model;
    model.setPaused(true);
    model.take({message(u"alice"_s, u"bob"_s)});
    model.flush();
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(model.heldBack(), 1);
    model.setPaused(false);
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.heldBack(), 0);
}

void TestActivityModel::filtersByGroupAndText()
{
    ActivityModel model;
    ActivityFilter filter(model);
    const QAbstractItemModelTester tester(
        &filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const auto record = transportRecord(u"demo"_s, u"dave"_s);
    model.take({message(u"alice"_s, u"bob"_s), pingEvent(record, std::chrono::milliseconds(3)),
        closedEvent(record, shared::CloseReason::SlowConsumer)});
    model.flush();
    filter.setShown(EventGroup::Pings, false);
    QCOMPARE(filter.rowCount(), 2);
    filter.setShown(EventGroup::Trouble, false); // how it ended is none of the expected ways
    QCOMPARE(agents(filter), QStringList(u"alice"_s));
    filter.setShown(EventGroup::Pings, true);
    filter.setShown(EventGroup::Trouble, true);
    filter.setText(u"MENTIONS bob"_s);
    QCOMPARE(agents(filter), QStringList(u"alice"_s));
    filter.setText(u"demo/dave"_s); // a transport's id
    QCOMPARE(filter.rowCount(), 2);
}

void TestActivityModel::exportsAsCsv()
{
    ActivityModel model;
    ActivityFilter filter(model);
    ActivityEvent quoting = message(u"=1+1"_s, u"bob"_s);
    quoting.kind = ActivityKind::Log;
    const QString line = QStringLiteral("says \"hello\", twice");
    quoting.text = line;
    model.take({message(u"alice"_s, u"bob"_s), quoting, message(u"hidden"_s, u"x"_s)});
    model.flush();
    filter.setText({});
    const QList<QByteArray> lines = gui::exported(filter, ExportFormat::Csv).split('\n');
    QCOMPARE(lines.size(), 5); // header, three rows, and the end
    QCOMPARE(lines.at(0),
        QByteArray("\xEF\xBB\xBF"
                   "Time,Event,Session,Agent,What happened,Application,Transport,"
                   "Event id\r"));
    QCOMPARE(lines.at(1),
        QByteArray("2026-01-01T00:00:00.123Z,message sent,demo,alice,\"12 bytes, "
                   "mentions bob\",app,,run-7\r"));
    QVERIFY(lines.at(2).contains(",'=1+1,")); // no formula
    QVERIFY(lines.at(2).contains("\"says \"\"hello\"\", twice\""));
    filter.setText(u"alice"_s);
    QCOMPARE(gui::exported(filter, ExportFormat::Csv).count('\n'), 2); // what is shown, no more
}

void TestActivityModel::exportsOddContents_data()
{
    QTest::addColumn<QString>("said");
    QTest::addColumn<QByteArray>("field");
    QTest::newRow("comma") << u"a,b"_s << QByteArray("\"a,b\"");
    QTest::newRow("quotes") << QStringLiteral("say \"no\"") << QByteArray("\"say \"\"no\"\"\"");
    QTest::newRow("two lines") << u"one\ntwo"_s << QByteArray("\"one\ntwo\"");
    QTest::newRow("two lines of Windows") << u"one\r\ntwo"_s << QByteArray("\"one\r\ntwo\"");
    QTest::newRow("formula") << u"=cmd|' /C calc'!A0"_s << QByteArray("'=cmd|' /C calc'!A0");
    QTest::newRow("formula in quotes") << u"=A1,B1"_s << QByteArray("\"'=A1,B1\"");
    QTest::newRow("plus") << u"+1"_s << QByteArray("'+1");
    QTest::newRow("minus") << u"-1"_s << QByteArray("'-1");
    QTest::newRow("at") << u"@SUM(A1)"_s << QByteArray("'@SUM(A1)");
    QTest::newRow("tab") << u"\t=1"_s << QByteArray("'\t=1");
    QTest::newRow("return") << u"\r=1"_s << QByteArray("\"'\r=1\"");
    QTest::newRow("no Latin") << u"Überlänge 珊瑚"_s << QStringLiteral("Überlänge 珊瑚").toUtf8();
    QTest::newRow("plain") << u"a=b"_s << QByteArray("a=b");
}

void TestActivityModel::exportsOddContents()
{
    QFETCH(const QString, said);
    QFETCH(const QByteArray, field);
    ActivityModel model;
    const ActivityFilter filter(model);
    ActivityEvent event = message(u"alice"_s, u"bob"_s);
    event.kind = ActivityKind::Log;
    event.text = said;
    model.take({event});
    model.flush();
    const QByteArray table = gui::exported(filter, ExportFormat::Csv);
    const QByteArray row = table.mid(table.indexOf("\r\n") + 2);
    QCOMPARE(row, "2026-01-01T00:00:00.123Z,log line,demo,alice," + field + ",app,,run-7\r\n");
    // What is for programs is as it was said, in one line.
    const QByteArray line = gui::exported(filter, ExportFormat::JsonLines);
    QCOMPARE(line.count('\n'), 1);
    QCOMPARE(QJsonDocument::fromJson(line)[u"text"].toString(), said);
}

void TestActivityModel::exportsAsJsonLines()
{
    ActivityModel model;
    ActivityFilter filter(model);
    const ActivityEvent event = message(u"alice"_s, u"bob"_s);
    model.take({event});
    model.flush();
    const QByteArray lines = gui::exported(filter, ExportFormat::JsonLines);
    QVERIFY(lines.endsWith('\n'));
    ActivityEvent read;
    QVERIFY(!fromJson(QJsonDocument::fromJson(lines).object(), read));
    QCOMPARE(read.agentId, event.agentId);
    QCOMPARE(read.mentions, event.mentions);
}

void TestActivityModel::tellsWhyAFileCouldNotBeWritten()
{
    ActivityModel model;
    const ActivityFilter filter(model);
    const QTemporaryDir folder;
    const auto done =
        gui::exportTo(folder.filePath(u"missing/file.csv"_s), filter, ExportFormat::Csv);
    QVERIFY(!done);
    QVERIFY(done.error().message.contains(u"missing/file.csv"_s));
    QVERIFY(gui::exportTo(folder.filePath(u"file.csv"_s), filter, ExportFormat::Csv));
}

void TestActivityModel::describesEveryKind()
{
    ActivityModel model;
    for (const ActivityKind kind : shared::activityKinds()) {
        ActivityEvent event;
        event.kind = kind;
        model.take({event});
    }
    model.flush();
    for (int row = 0; row < model.rowCount(); ++row)
        QVERIFY(!model.index(row, static_cast<int>(gui::ActivityColumn::Kind))
                     .data()
                     .toString()
                     .isEmpty());
}

QTEST_MAIN(TestActivityModel)
#include "tst_activitymodel.moc"
