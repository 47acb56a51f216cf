// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/logging/logformat.h"
#include "shared/util/logfields.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <QTimeZone>

using namespace Qt::StringLiterals;
using namespace server::logging;

class TestLogFormat : public QObject {
    Q_OBJECT
private slots:
    void writesText_data();
    void writesText();
    void writesJson_data();
    void writesJson();
    void writesTheTimeInUtc();
};

namespace {

const QDateTime &someTime()
{
    static const QDateTime kTime(QDate(2026, 11, 23), QTime(21, 4, 15, 120), QTimeZone::utc());
    return kTime;
}

QByteArray formatted(Level level, const char *category, const QString &text, Format format)
{
    return formatLine({someTime(), level, category, text}, format);
}

} // namespace

void TestLogFormat::writesText_data()
{
    QTest::addColumn<Level>("level");
    QTest::addColumn<QByteArray>("category");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("expected");

    QTest::newRow("info") << Level::Info << "coral.transport"_ba
                          << u"transport closed  agent=alice in=41"_s
                          << "info  transport closed  agent=alice in=41"_ba;
    QTest::newRow("debug") << Level::Debug << "coral.http"_ba << u"x"_s << "debug x"_ba;
    QTest::newRow("warning") << Level::Warning << "coral.http"_ba << u"x"_s << "warn  x"_ba;
    QTest::newRow("error") << Level::Error << "coral.http"_ba << u"x"_s << "error x"_ba;
    QTest::newRow("quoted values stay as they are")
        << Level::Info << "coral.http"_ba << u"x  ua=\"a \\\"b\\\" \\n \\u202e\""_s
        << R"(info  x  ua="a \"b\" \n \u202e")"_ba;
    QTest::newRow("Qt's own") << Level::Warning << "qt.network"_ba << u"no route"_s
                              << "warn  no route  category=qt.network"_ba;
    QTest::newRow("free text on several lines")
        << Level::Warning << "default"_ba << u"a\nb\u001b[31m"_s
        << R"(warn  a\nb\u001b[31m  category=default)"_ba;
    QTest::newRow("fields in Qt's own are text")
        << Level::Warning << "qt.network"_ba << u"got  agent=x\n"_s
        << R"(warn  got  agent=x\n  category=qt.network)"_ba;
}

void TestLogFormat::writesText()
{
    QFETCH(Level, level);
    QFETCH(QByteArray, category);
    QFETCH(QString, text);
    QFETCH(QByteArray, expected);

    const QByteArray line = formatted(level, category.constData(), text, Format::Text);

    QCOMPARE(line, "2026-11-23T21:04:15.120Z " + expected + '\n');
}

void TestLogFormat::writesJson_data()
{
    QTest::addColumn<QByteArray>("category");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("expected"); // behind time and level

    QTest::newRow("fields in their order and kind")
        << "coral.transport"_ba
        << shared::LogFields("transport closed")
               .add("session", "7")
               .add("agent", "alice")
               .add("in", 41)
               .add("ratio", 0.5)
               .add("ok", true)
               .add("age", std::chrono::seconds(192))
               .text()
        << R"("category":"coral.transport","message":"transport closed","session":"7",)"
           R"("agent":"alice","in":41,"ratio":0.500,"ok":true,"age":"3m12s"})"_ba;
    QTest::newRow("value that needs quotes")
        << "coral.http"_ba << shared::LogFields("x").add("ua", u"a \"b\"\n\\"_s).text()
        << R"("category":"coral.http","message":"x","ua":"a \"b\"\n\\"})"_ba;
    QTest::newRow("reserved and repeated keys")
        << "coral.http"_ba << u"x  level=1 level=2"_s
        << R"("category":"coral.http","message":"x","_level":1,"__level":2})"_ba;
    QTest::newRow("words that a number parser would take")
        << "coral.http"_ba << u"x  a=nan b=inf c=1e5 d=0x10 e=-3 f=1. g=01 h=- i=0"_s
        << R"("category":"coral.http","message":"x","a":"nan","b":"inf","c":"1e5","d":"0x10","e":-3,"f":"1.","g":"01","h":"-","i":0})"_ba;
    QTest::newRow("Qt's own") << "default"_ba << u"a\nb  k=v"_s
                              << R"("category":"default","message":"a\nb  k=v"})"_ba;
}

void TestLogFormat::writesJson()
{
    QFETCH(QByteArray, category);
    QFETCH(QString, text);
    QFETCH(QByteArray, expected);

    const QByteArray line = formatted(Level::Info, category.constData(), text, Format::Json);

    const QByteArray start = "{\"time\":\"2026-11-23T21:04:15.120Z\",\"level\":\"info\",";
    QCOMPARE(line, start + expected + '\n');
    QCOMPARE(line.count('\n'), 1);
    QVERIFY(QJsonDocument::fromJson(line).isObject());
}

void TestLogFormat::writesTheTimeInUtc()
{
    const Record record{someTime().toOffsetFromUtc(7200), Level::Info, "coral.http", u"x"_s};

    QVERIFY(formatLine(record, Format::Text).startsWith("2026-11-23T21:04:15.120Z "));
}

QTEST_GUILESS_MAIN(TestLogFormat)
#include "tst_logformat.moc"
