// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/literalreader.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace server::config;

class TestLiteralReader : public QObject {
    Q_OBJECT
private slots:
    void readsCounts_data();
    void readsCounts();
    void readsSizes_data();
    void readsSizes();
    void readsDurations_data();
    void readsDurations();
    void readsSwitches_data();
    void readsSwitches();
    void readsAddresses_data();
    void readsAddresses();
    void readsLists();
    void readsSubnets();
    void readsChoices();
    void tellsWhatWasExpectedAndFound();
    void showsSizes_data();
    void showsSizes();
    void showsDurations_data();
    void showsDurations();
    void showsTexts();
};

namespace {

Literal string(const QString &text)
{
    return {.type = Literal::Type::String, .text = text};
}
Literal integer(qint64 value)
{
    return {.type = Literal::Type::Integer, .integer = value};
}
Literal boolean(bool value)
{
    return {.type = Literal::Type::Boolean, .boolean = value};
}

// -1: refused.
template <typename T> qint64 valueOf(const shared::Result<T> &result)
{
    return result ? static_cast<qint64>(*result) : -1;
}

} // namespace

void TestLiteralReader::readsCounts_data()
{
    QTest::addColumn<Literal>("literal");
    QTest::addColumn<qint64>("value");

    QTest::newRow("word") << Literal::word(u"42"_s) << qint64(42);
    QTest::newRow("integer") << integer(42) << qint64(42);
    QTest::newRow("smallest") << integer(1) << qint64(1);
    QTest::newRow("largest") << integer(65535) << qint64(65535);
    QTest::newRow("below") << integer(0) << qint64(-1);
    QTest::newRow("above") << Literal::word(u"65536"_s) << qint64(-1);
    QTest::newRow("beyond 64 bits") << Literal::word(u"99999999999999999999"_s) << qint64(-1);
    QTest::newRow("text in a file") << string(u"42"_s) << qint64(-1);
    QTest::newRow("letters") << Literal::word(u"4x"_s) << qint64(-1);
    QTest::newRow("fraction") << Literal::word(u"4.5"_s) << qint64(-1);
    QTest::newRow("boolean") << boolean(true) << qint64(-1);
}

void TestLiteralReader::readsCounts()
{
    QFETCH(Literal, literal);

    QTEST(valueOf(readCount(literal, {1, 65535})), "value");
}

void TestLiteralReader::readsSizes_data()
{
    QTest::addColumn<Literal>("literal");
    QTest::addColumn<qint64>("value");

    QTest::newRow("integer") << integer(65536) << qint64(65536);
    QTest::newRow("word") << Literal::word(u"65536"_s) << qint64(65536);
    QTest::newRow("string without unit") << string(u"65536"_s) << qint64(65536);
    QTest::newRow("bytes") << string(u"512B"_s) << qint64(512);
    QTest::newRow("KiB") << string(u"64KiB"_s) << qint64(65536);
    QTest::newRow("MiB") << string(u"4MiB"_s) << qint64(4) * 1024 * 1024;
    QTest::newRow("GiB") << string(u"1GiB"_s) << qint64(1024) * 1024 * 1024;
    QTest::newRow("above") << string(u"2GiB"_s) << qint64(-1);
    QTest::newRow("beyond 64 bits") << string(u"9223372036854775807GiB"_s) << qint64(-1);
    QTest::newRow("ambiguous unit") << string(u"64KB"_s) << qint64(-1);
    QTest::newRow("unit in lower case") << string(u"64kib"_s) << qint64(-1);
    QTest::newRow("space") << string(u"64 KiB"_s) << qint64(-1);
    QTest::newRow("negative") << integer(-1) << qint64(-1);
    QTest::newRow("fraction") << string(u"1.5MiB"_s) << qint64(-1);
    QTest::newRow("empty") << string(QString()) << qint64(-1);
    QTest::newRow("unit alone") << string(u"KiB"_s) << qint64(-1);
    QTest::newRow("digits of another script") << string(u"٣KiB"_s) << qint64(-1);
    QTest::newRow("boolean") << boolean(true) << qint64(-1);
}

void TestLiteralReader::readsSizes()
{
    QFETCH(Literal, literal);

    QTEST(valueOf(readSize(literal, {0, 1024 * 1024 * 1024})), "value");
}

void TestLiteralReader::readsDurations_data()
{
    QTest::addColumn<Literal>("literal");
    QTest::addColumn<qint64>("value");

    QTest::newRow("whole seconds") << integer(15) << qint64(15'000);
    QTest::newRow("whole seconds, word") << Literal::word(u"15"_s) << qint64(15'000);
    QTest::newRow("milliseconds") << string(u"500ms"_s) << qint64(500);
    QTest::newRow("seconds") << string(u"15s"_s) << qint64(15'000);
    QTest::newRow("minutes") << string(u"2m"_s) << qint64(120'000);
    QTest::newRow("hours") << string(u"1h"_s) << qint64(3'600'000);
    QTest::newRow("nothing") << integer(0) << qint64(0);
    QTest::newRow("above") << string(u"61m"_s) << qint64(-1);
    QTest::newRow("above in seconds") << integer(std::numeric_limits<qint64>::max()) << qint64(-1);
    QTest::newRow("negative") << integer(-15) << qint64(-1);
    QTest::newRow("negative text") << string(u"-15s"_s) << qint64(-1);
    QTest::newRow("unknown unit") << string(u"15sec"_s) << qint64(-1);
    QTest::newRow("two units") << string(u"1m30s"_s) << qint64(-1);
    QTest::newRow("empty") << string(QString()) << qint64(-1);
    QTest::newRow("boolean") << boolean(true) << qint64(-1);
}

void TestLiteralReader::readsDurations()
{
    QFETCH(Literal, literal);

    const auto duration = readDuration(literal, {0, 3'600'000});

    QTEST(duration ? qint64(duration->count()) : -1, "value");
}

void TestLiteralReader::readsSwitches_data()
{
    QTest::addColumn<Literal>("literal");
    QTest::addColumn<int>("value"); // -1: refused

    QTest::newRow("true") << boolean(true) << 1;
    QTest::newRow("false") << boolean(false) << 0;
    for (const char *word : {"on", "true", "yes", "1", "ON"})
        QTest::newRow(word) << Literal::word(QString::fromLatin1(word)) << 1;
    for (const char *word : {"off", "false", "no", "0", "False"})
        QTest::newRow(word) << Literal::word(QString::fromLatin1(word)) << 0;
    QTest::newRow("other word") << Literal::word(u"maybe"_s) << -1;
    QTest::newRow("text in a file") << string(u"true"_s) << -1;
    QTest::newRow("number in a file") << integer(1) << -1;
}

void TestLiteralReader::readsSwitches()
{
    QFETCH(Literal, literal);
    QFETCH(int, value);

    QCOMPARE(valueOf(readSwitch(literal)), qint64(value));
}

void TestLiteralReader::readsAddresses_data()
{
    QTest::addColumn<Literal>("literal");
    QTest::addColumn<QString>("address"); // empty: refused

    QTest::newRow("IPv4") << string(u"192.0.2.7"_s) << u"192.0.2.7"_s;
    QTest::newRow("any") << Literal::word(u"0.0.0.0"_s) << u"0.0.0.0"_s;
    QTest::newRow("IPv6") << string(u"2001:db8::7"_s) << u"2001:db8::7"_s;
    QTest::newRow("IPv6 any") << string(u"::"_s) << u"::"_s;
    QTest::newRow("localhost") << string(u"localhost"_s) << u"127.0.0.1"_s;
    QTest::newRow("number") << Literal::word(u"1"_s) << QString();
    QTest::newRow("short form") << string(u"127.1"_s) << QString();
    QTest::newRow("out of range") << string(u"256.0.0.1"_s) << QString();
    QTest::newRow("name") << string(u"example.org"_s) << QString();
    QTest::newRow("with a port") << string(u"127.0.0.1:3001"_s) << QString();
    QTest::newRow("empty") << string(QString()) << QString();
    QTest::newRow("integer") << integer(127) << QString();
}

void TestLiteralReader::readsAddresses()
{
    QFETCH(Literal, literal);

    const auto address = readAddress(literal);

    QTEST(address ? address->toString() : QString(), "address");
}

void TestLiteralReader::readsLists()
{
    const Literal list{.type = Literal::Type::List, .list = {u"a"_s, u" b "_s}};
    const Literal holed{.type = Literal::Type::List, .list = {u"a"_s, QString()}};

    const QStringList expected{u"a"_s, u"b"_s};
    QCOMPARE(readList(list).value(), expected);
    QCOMPARE(readList(Literal::word(u"a, b,"_s)).value(), expected);
    QVERIFY(!readList(holed));
    QVERIFY(!readList(string(u"a"_s)));
}

void TestLiteralReader::readsSubnets()
{
    const auto subnets = readSubnets(Literal::word(u"10.0.0.0/8,::1,192.0.2.7"_s));

    QVERIFY(subnets.hasValue());
    QCOMPARE(subnets->size(), 3);
    QVERIFY(QHostAddress(u"10.1.2.3"_s).isInSubnet((*subnets)[0]));
    QVERIFY(QHostAddress(u"::1"_s).isInSubnet((*subnets)[1]));
    QVERIFY(!QHostAddress(u"192.0.2.8"_s).isInSubnet((*subnets)[2]));
    for (const char *wrong : {"10.0.0.0/33", "proxy", "10.0.0.0/x"})
        QVERIFY2(!readSubnets(Literal::word(QString::fromLatin1(wrong))), wrong);
}

void TestLiteralReader::readsChoices()
{
    const QStringList choices{u"text"_s, u"json"_s};

    QCOMPARE(valueOf(readChoice(string(u"json"_s), choices)), 1);
    QCOMPARE(valueOf(readChoice(Literal::word(u"text"_s), choices)), 0);
    QCOMPARE(valueOf(readChoice(string(u"xml"_s), choices)), -1);
    QCOMPARE(valueOf(readChoice(integer(1), choices)), -1);
}

void TestLiteralReader::tellsWhatWasExpectedAndFound()
{
    const QString text = readCount(string(u"a\nb"_s), {0, 9}).error().message;

    const QString expected = u"expected a whole number from 0 to 9, found \"a\\nb\""_s;
    QCOMPARE(text, expected);
}

void TestLiteralReader::showsSizes_data()
{
    QTest::addColumn<qint64>("bytes");
    QTest::addColumn<QString>("shown");

    QTest::newRow("nothing") << qint64(0) << u"0"_s;
    QTest::newRow("odd") << qint64(1500) << u"1500"_s;
    QTest::newRow("KiB") << qint64(8192) << u"\"8KiB\""_s;
    QTest::newRow("MiB") << qint64(4) * 1024 * 1024 << u"\"4MiB\""_s;
    QTest::newRow("KiB above a MiB") << qint64(1025) * 1024 << u"\"1025KiB\""_s;
}

void TestLiteralReader::showsSizes()
{
    QFETCH(qint64, bytes);

    QTEST(showSize(bytes), "shown");
}

void TestLiteralReader::showsDurations_data()
{
    QTest::addColumn<qint64>("milliseconds");
    QTest::addColumn<QString>("shown");

    QTest::newRow("nothing") << qint64(0) << u"0"_s;
    QTest::newRow("milliseconds") << qint64(1500) << u"\"1500ms\""_s;
    QTest::newRow("seconds") << qint64(15'000) << u"\"15s\""_s;
    QTest::newRow("minutes") << qint64(60'000) << u"\"1m\""_s;
    QTest::newRow("hours") << qint64(7'200'000) << u"\"2h\""_s;
}

void TestLiteralReader::showsDurations()
{
    QFETCH(qint64, milliseconds);

    QTEST(showDuration(std::chrono::milliseconds(milliseconds)), "shown");
}

void TestLiteralReader::showsTexts()
{
    const QString quoted = uR"("a\"b\\c")"_s;
    QCOMPARE(showText(uR"(a"b\c)"_s), quoted);
    const QString list = uR"(["a", "b"])"_s;
    QCOMPARE(showList({u"a"_s, u"b"_s}), list);
    QCOMPARE(showList({}), u"[]"_s);
}

Q_DECLARE_METATYPE(server::config::Literal)
QTEST_GUILESS_MAIN(TestLiteralReader)
#include "tst_literalreader.moc"
