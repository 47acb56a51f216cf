// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/logging/logline.h"
#include "shared/util/logfields.h"

#include <QTest>

using namespace Qt::StringLiterals;
using server::logging::LogLine;

class TestLogLine : public QObject {
    Q_OBJECT
private slots:
    void takesApartWhatLogFieldsWrote_data();
    void takesApartWhatLogFieldsWrote();
    void keepsOrderAndKind();
    void leavesOtherTextWhole_data();
    void leavesOtherTextWhole();
};

void TestLogLine::takesApartWhatLogFieldsWrote_data()
{
    QTest::addColumn<QString>("value");

    QTest::newRow("plain") << u"alice"_s;
    QTest::newRow("empty") << QString();
    QTest::newRow("forged field") << u"x  reason=evicted y=\"1\""_s;
    QTest::newRow("quotes and backslashes") << u"\\\" \\\\\" \\n \"\\"_s;
    QTest::newRow("line breaks and controls") << u"a\r\n\tb\u0001\u0085\u2028"_s;
    QTest::newRow("direction and emoji") << u"\u202e🐚\U000e0001"_s;
    QTest::newRow("number as text") << u"42"_s;
}

void TestLogLine::takesApartWhatLogFieldsWrote()
{
    QFETCH(QString, value);

    const QString text =
        shared::LogFields("it happened").add("before", 1).add("key", value).add("after", 2).text();
    const LogLine line = LogLine::parse(text);

    QCOMPARE(line.message, u"it happened"_s);
    QCOMPARE(line.fields.size(), 3);
    QCOMPARE(line.fields[1].key, u"key"_s);
    QCOMPARE(line.fields[1].value, value);
    QCOMPARE(line.fields[2].value, u"2"_s);
}

void TestLogLine::keepsOrderAndKind()
{
    const LogLine line = LogLine::parse(u"seen  b=7 a=\"7\" c=true");

    QCOMPARE(line.fields.size(), 3);
    QCOMPARE(line.fields[0].key, u"b"_s);
    QVERIFY(!line.fields[0].isQuoted);
    QCOMPARE(line.fields[1].key, u"a"_s);
    QVERIFY(line.fields[1].isQuoted);
    QCOMPARE(line.fields[2].value, u"true"_s);
}

void TestLogLine::leavesOtherTextWhole_data()
{
    QTest::addColumn<QString>("text");

    QTest::newRow("empty") << QString();
    QTest::newRow("no fields") << u"hub started"_s;
    QTest::newRow("one space") << u"seen key=value"_s;
    QTest::newRow("starts with spaces") << u"  key=value"_s;
    QTest::newRow("words behind the gap") << u"seen  some words"_s;
    QTest::newRow("words between fields") << u"seen  a=1 and b=2"_s;
    QTest::newRow("upper case key") << u"seen  Key=1"_s;
    QTest::newRow("no value") << u"seen  key="_s;
    QTest::newRow("no key") << u"seen  =1"_s;
    QTest::newRow("open quote") << u"seen  key=\"abc"_s;
    QTest::newRow("quote inside") << u"seen  key=a\"b\""_s;
    QTest::newRow("text behind the quote") << u"seen  key=\"a\"b"_s;
    QTest::newRow("unknown escape") << u"seen  key=\"a\\x\""_s;
    QTest::newRow("short escape") << u"seen  key=\"\\u12\""_s;
    QTest::newRow("escape at the end") << u"seen  key=\"a\\"_s;
    QTest::newRow("two spaces between fields") << u"seen  a=1  b=2"_s;
    QTest::newRow("space at the end") << u"seen  a=1 "_s;
}

void TestLogLine::leavesOtherTextWhole()
{
    QFETCH(QString, text);

    const LogLine line = LogLine::parse(text);

    QCOMPARE(line.message, text);
    QVERIFY(line.fields.isEmpty());
}

QTEST_GUILESS_MAIN(TestLogLine)
#include "tst_logline.moc"
