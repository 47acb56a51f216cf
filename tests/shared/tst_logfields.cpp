// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/util/logfields.h"

#include <QDebug>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using shared::LogFields;

class TestLogFields : public QObject {
    Q_OBJECT
private slots:
    void writesTextValues_data();
    void writesTextValues();
    void writesNumbersAndBooleansBare();
    void separatesMessageAndFields();
    void cutsLongValues();
    void doesNotCutASurrogatePair();
    void streamsWithoutQuotes();
    void writesDurations_data();
    void writesDurations();
};

void TestLogFields::writesTextValues_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("written");

    QTest::newRow("plain") << "alice"
                           << "alice";
    QTest::newRow("uuid") << "6f1c0000-aaaa-4bbb-8ccc-000000000001"
                          << "6f1c0000-aaaa-4bbb-8ccc-000000000001";
    QTest::newRow("address") << "[::1]:53212"
                             << "[::1]:53212";
    QTest::newRow("empty") << ""
                           << R"("")";
    QTest::newRow("space") << "python httpx"
                           << R"("python httpx")";
    QTest::newRow("forged field") << "x reason=evicted"
                                  << R"("x reason=evicted")";
    QTest::newRow("equals sign") << "a=b"
                                 << R"("a=b")";
    QTest::newRow("quote") << R"(a"b)"
                           << R"("a\"b")";
    QTest::newRow("backslash") << R"(a\b)"
                               << R"("a\\b")";
    QTest::newRow("closing quote forged") << R"(\" x="1)"
                                          << R"("\\\" x=\"1")";
    QTest::newRow("forged line") << "x\n2026-01-01T00:00:00.000Z info  all well"
                                 << R"("x\n2026-01-01T00:00:00.000Z info  all well")";
    QTest::newRow("carriage return and tab") << "a\r\tb"
                                             << R"("a\r\tb")";
    QTest::newRow("escape sequence") << "\x1b[31mred"
                                     << R"("\u001b[31mred")";
    QTest::newRow("NUL") << QString(QChar(u'\0')) << R"("\u0000")";
    QTest::newRow("delete and C1") << QStringLiteral(u"\u007f\u0085") << R"("\u007f\u0085")";
    QTest::newRow("line separator") << QStringLiteral(u"a\u2028b") << R"("a\u2028b")";
    QTest::newRow("direction override") << QStringLiteral(u"a\u202eb") << R"("a\u202eb")";
    QTest::newRow("no-break space") << QStringLiteral(u"a\u00a0b") << R"("a\u00a0b")";
    QTest::newRow("letters of other scripts")
        << QStringLiteral(u"Zoë 東京") << QStringLiteral(u"\"Zoë 東京\"");
    QTest::newRow("emoji") << QStringLiteral(u"🐚") << QStringLiteral(u"\"🐚\"");
    QTest::newRow("lone surrogate") << QString(QChar(0xd83d)) << QStringLiteral(u"\"\ufffd\"");
    QTest::newRow("unprintable beyond the BMP")
        << QString::fromUcs4(U"\U000e0001", 1) << R"("\udb40\udc01")";
    QTest::newRow("text like a number") << "42"
                                        << R"("42")";
    QTest::newRow("text like a fraction") << "-0.5"
                                          << R"("-0.5")";
    QTest::newRow("version") << "0.1.0"
                             << "0.1.0";
    QTest::newRow("IPv4 address") << "127.0.0.1"
                                  << "127.0.0.1";
    QTest::newRow("text like a boolean") << "true"
                                         << R"("true")";
}

void TestLogFields::writesTextValues()
{
    QFETCH(QString, value);
    QFETCH(QString, written);

    const LogFields fields = LogFields("seen").add("key", value);

    QCOMPARE(fields.text(), QStringLiteral("seen  key=") + written);
}

void TestLogFields::writesNumbersAndBooleansBare()
{
    const LogFields fields = LogFields("seen")
                                 .add("count", qsizetype(41))
                                 .add("below", -1)
                                 .add("large", std::numeric_limits<quint64>::max())
                                 .add("ok", true)
                                 .add("ratio", 0.25);

    QCOMPARE(fields.text(),
        QStringLiteral("seen  count=41 below=-1 large=18446744073709551615 ok=true ratio=0.250"));
}

void TestLogFields::separatesMessageAndFields()
{
    QCOMPARE(LogFields("hub started").text(), QStringLiteral("hub started"));
    QCOMPARE(LogFields("transport closed").add("agent", "alice").add("in", 41).text(),
        QStringLiteral("transport closed  agent=alice in=41"));
}

void TestLogFields::cutsLongValues()
{
    const QString whole(LogFields::kMaxValue, u'x');

    const QString cut = u"m  k=\""_s + whole + u"…\""_s;
    const LogFields fits = LogFields("m").add("k", whole);
    const LogFields tooLong = LogFields("m").add("k", whole + u'x');
    QCOMPARE(fits.text(), QStringLiteral("m  k=") + whole);
    QCOMPARE(tooLong.text(), cut);
}

void TestLogFields::doesNotCutASurrogatePair()
{
    const QString start(LogFields::kMaxValue - 1, u'x');
    const QString value = start + u"🐚"_s;

    const QString cut = u"m  k=\""_s + start + u"…\""_s;
    QCOMPARE(LogFields("m").add("k", value).text(), cut);
}

void TestLogFields::streamsWithoutQuotes()
{
    QString out;
    QDebug(&out) << LogFields("seen").add("ua", "a \"b\"");

    const QString expected = uR"(seen  ua="a \"b\"")"_s;
    QCOMPARE(out.trimmed(), expected);
}

void TestLogFields::writesDurations_data()
{
    QTest::addColumn<qint64>("microseconds");
    QTest::addColumn<QString>("written");

    const auto row = [](std::chrono::microseconds duration, const char *written) {
        QTest::newRow(written) << qint64(duration.count()) << QString::fromLatin1(written);
    };
    row(0us, "0us");
    row(999us, "999us");
    row(1ms, "1ms");
    row(999'999us, "999ms");
    row(1s, "1.0s");
    row(59s + 999ms, "59.9s");
    row(1min, "1m00s");
    row(3min + 12s, "3m12s");
    row(59min + 59s, "59m59s");
    row(2h + 5min, "2h05m");
    row(24h, "1d00h");
    row(100h, "4d04h");
    row(-5ms, "-5ms");
}

void TestLogFields::writesDurations()
{
    QFETCH(qint64, microseconds);
    QFETCH(QString, written);

    QCOMPARE(LogFields("m").add("age", std::chrono::microseconds(microseconds)).text(),
        QStringLiteral("m  age=") + written);
}

QTEST_GUILESS_MAIN(TestLogFields)
#include "tst_logfields.moc"
