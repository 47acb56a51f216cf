// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/keywindow.h"
#include "tests/support/manualclock.h"

#include <QTest>

using namespace std::chrono_literals;
using shared::KeyWindow;

class TestKeyWindow : public QObject {
    Q_OBJECT
private slots:
    void heedsAKeyForHalfOfTheWindow();
    void heedsNoKeyThatEnded();
    void holdsBackWhatWouldPushOutAKey_data();
    void holdsBackWhatWouldPushOutAKey();
    void followsTheHub();

private:
    tests::ManualClock m_clock;
};

void TestKeyWindow::heedsAKeyForHalfOfTheWindow()
{
    KeyWindow window(m_clock);
    window.setHub(10min, 128);
    const auto first = window.begin();
    m_clock.advance(4min);
    const auto second = window.begin();
    m_clock.advance(59s);
    QVERIFY(window.isHeeded(first));
    m_clock.advance(1s);
    QVERIFY(!window.isHeeded(first));
    QVERIFY(window.isHeeded(second));
}

void TestKeyWindow::heedsNoKeyThatEnded()
{
    KeyWindow window(m_clock);
    window.setHub(10min, 128);
    const auto number = window.begin();
    window.end(number);
    window.end(number);
    window.end(0);
    QVERIFY(!window.isHeeded(number));
    QVERIFY(!window.isHeeded(0));
}

void TestKeyWindow::holdsBackWhatWouldPushOutAKey_data()
{
    QTest::addColumn<int>("answers"); // that the hub keeps
    QTest::addColumn<int>("atOnce"); // calls from one without an answer on
    QTest::newRow("as by default") << 128 << 64;
    QTest::newRow("few") << 5 << 2;
    QTest::newRow("one") << 1 << 1;
    QTest::newRow("nonsense") << -3 << 1;
}

void TestKeyWindow::holdsBackWhatWouldPushOutAKey()
{
    QFETCH(const int, answers);
    QFETCH(const int, atOnce);
    KeyWindow window(m_clock);
    window.setHub(10min, answers);
    for (int i = 0; i < 300; ++i) { // each answered before the next
        QVERIFY(window.mayBegin());
        window.end(window.begin());
    }
    const auto unanswered = window.begin();
    for (int i = 1; i < atOnce; ++i) {
        QVERIFY(window.mayBegin());
        window.end(window.begin()); // that these have answers is what pushes the other out
    }
    QVERIFY(!window.mayBegin());
    window.end(unanswered);
    QVERIFY(window.mayBegin());
}

void TestKeyWindow::followsTheHub()
{
    KeyWindow window(m_clock);
    for (int i = 0; i < 100; ++i) {
        QVERIFY(window.mayBegin()); // no hub yet, or one that heeds no keys
        QVERIFY(!window.isHeeded(window.begin()));
    }
    window.setHub(10min, 128);
    QVERIFY(!window.mayBegin());
    window.setHub(0ms, 128);
    QVERIFY(window.mayBegin());
}

QTEST_GUILESS_MAIN(TestKeyWindow)
#include "tst_keywindow.moc"
