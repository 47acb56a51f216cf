// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/nearest.h"

#include <QTest>

using namespace Qt::StringLiterals;

class TestNearest : public QObject {
    Q_OBJECT
private slots:
    void findsWhatWasMeant_data();
    void findsWhatWasMeant();
    void writesAHint();
};

void TestNearest::findsWhatWasMeant_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("found");

    QTest::newRow("letters swapped") << u"prot"_s << u"port"_s;
    QTest::newRow("letter missing") << u"prt"_s << u"port"_s;
    QTest::newRow("letter too many") << u"portt"_s << u"port"_s;
    QTest::newRow("letter replaced") << u"part"_s << u"port"_s;
    QTest::newRow("case") << u"PORT"_s << u"port"_s;
    QTest::newRow("underscore") << u"heartbeat_interval"_s << u"heartbeat-interval"_s;
    QTest::newRow("swapped in a long word") << u"heartbaet-interval"_s << u"heartbeat-interval"_s;
    QTest::newRow("another word") << u"colour"_s << u""_s;
    QTest::newRow("empty") << u""_s << u""_s;
    QTest::newRow("overlong") << QString(100'000, u'p') << u""_s;
}

void TestNearest::findsWhatWasMeant()
{
    QFETCH(QString, word);

    QTEST(server::config::nearest(word, {u"bind"_s, u"port"_s, u"heartbeat-interval"_s}), "found");
}

void TestNearest::writesAHint()
{
    const QString expected = u"; did you mean \"port\"?"_s;
    QCOMPARE(server::config::hint(u"prt"_s, {u"port"_s}), expected);
    QCOMPARE(server::config::hint(u"xyz"_s, {u"port"_s}), QString());
}

QTEST_GUILESS_MAIN(TestNearest)
#include "tst_nearest.moc"
