// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/stateseal.h"
#include "tests/support/manualclock.h"

#include <QTest>

using namespace server::mcp;
using namespace Qt::StringLiterals;

class TestStateSeal : public QObject {
    Q_OBJECT

private slots:
    void opensWhatItSealed();
    void opensItForItsOwnerOnly();
    void opensItForAWhile();
    void opensNothingOfAnother();
    void noticesEveryChange();
    void opensNoNonsense_data();
    void opensNoNonsense();

private:
    tests::ManualClock m_clock;
    const QJsonObject m_state{{u"step"_s, 2}, {u"name"_s, u"Zoë"_s}};
};

void TestStateSeal::opensWhatItSealed()
{
    const StateSeal seal(m_clock);
    QCOMPARE(seal.open(seal.seal(m_state, "alice"), "alice"), m_state);
    QCOMPARE(seal.open(seal.seal({}, {}), {}), QJsonObject());
}

void TestStateSeal::opensItForItsOwnerOnly()
{
    const StateSeal seal(m_clock);
    const QString sealed = seal.seal(m_state, "alice");
    QVERIFY(!seal.open(sealed, "bob"));
    QVERIFY(!seal.open(sealed, {}));
    QVERIFY(!seal.open(sealed, QByteArray("alice\0", 6)));
}

void TestStateSeal::opensItForAWhile()
{
    const StateSeal seal(m_clock, std::chrono::seconds(10));
    const QString sealed = seal.seal(m_state, "alice");
    m_clock.advance(std::chrono::seconds(10));
    QVERIFY(seal.open(sealed, "alice"));
    m_clock.advance(std::chrono::milliseconds(1));
    QVERIFY(!seal.open(sealed, "alice"));
}

void TestStateSeal::opensNothingOfAnother()
{
    const StateSeal seal(m_clock);
    const StateSeal other(m_clock);
    QVERIFY(!other.open(seal.seal(m_state, "alice"), "alice"));
}

void TestStateSeal::noticesEveryChange()
{
    const StateSeal seal(m_clock);
    const QString sealed = seal.seal(m_state, "alice");
    for (qsizetype i = 0; i < sealed.size(); ++i) {
        QString changed = sealed;
        changed[i] = changed[i] == u'A' ? u'B' : u'A';
        QVERIFY(!seal.open(changed, "alice"));
        QVERIFY(!seal.open(sealed.first(i), "alice"));
    }
    QVERIFY(!seal.open(sealed + u'A', "alice"));
}

void TestStateSeal::opensNoNonsense_data()
{
    QTest::addColumn<QString>("sealed");
    QTest::newRow("nothing") << QString();
    QTest::newRow("a dot") << u"."_s;
    QTest::newRow("no code") << u"e30."_s;
    QTest::newRow("no dot") << u"e30"_s;
    QTest::newRow("not ASCII") << u"ä.ö"_s;
    QTest::newRow("half a surrogate") << QString(QChar(0xD800)) + u".x"_s;
    QTest::newRow("long") << QString(100'000, u'.');
}

void TestStateSeal::opensNoNonsense()
{
    QFETCH(QString, sealed);
    QVERIFY(!StateSeal(m_clock).open(sealed, "alice"));
}

QTEST_GUILESS_MAIN(TestStateSeal)
#include "tst_stateseal.moc"
