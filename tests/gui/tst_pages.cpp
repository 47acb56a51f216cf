// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/activitypage.h"
#include "gui/views/conversationpage.h"
#include "gui/widgets/chartview.h"
#include "gui/widgets/colours.h"
#include "tests/gui/hubrows.h"
#include "tests/gui/windowbench.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QScrollBar>
#include <QTableView>
#include <QTest>
#include <QWheelEvent>

#include <cmath>

using namespace tests;
using namespace Qt::StringLiterals;
using gui::MainWindow;
using shared::ActivityEvent;

// The pages of the window, without a hub.
class TestPages : public QObject {
    Q_OBJECT
private slots:
    void init();
    void standsStillForWhoReads_data();
    void standsStillForWhoReads();
    void keepsWhatIsReadWhileTheOldestGo();
    void findsOnThePageThatIsShown();
    void listsSessionsInTheirOrder();
    void drawsLinesOverWhatWasNotMeasured();
    void writesTheScale_data();
    void writesTheScale();

private:
    void tell(int count);
    [[nodiscard]] QTableView &table() { return m_bench->window().activityPage().table(); }
    [[nodiscard]] QString topRow();
    [[nodiscard]] bool isFollowing();

    std::unique_ptr<WindowBench> m_bench;
    int m_told = 0;
};

void TestPages::init()
{
    m_bench.reset();
    m_bench = std::make_unique<WindowBench>();
    m_told = 0;
}

void TestPages::tell(int count)
{
    QList<ActivityEvent> events;
    for (int i = 0; i < count; ++i) {
        ActivityEvent event;
        event.kind = shared::ActivityKind::Log;
        event.at = QDateTime::currentDateTimeUtc();
        event.eventId = QString::number(m_told++);
        event.text = event.eventId;
        events.append(event);
    }
    m_bench->workspace().activity().take(events);
    m_bench->workspace().activity().flush();
    QCoreApplication::processEvents(); // the table lays itself out
}

QString TestPages::topRow()
{
    return m_bench->window().activityPage().filter().eventAt(table().indexAt({0, 0})).eventId;
}

bool TestPages::isFollowing()
{
    return m_bench->window().findChild<QCheckBox *>(u"follow"_s)->isChecked();
}

void TestPages::standsStillForWhoReads_data()
{
    QTest::addColumn<QString>("means");
    QTest::newRow("wheel") << u"wheel"_s;
    QTest::newRow("keys") << u"keys"_s;
    QTest::newRow("scroll bar") << u"bar"_s;
}

void TestPages::standsStillForWhoReads()
{
    QFETCH(const QString, means);
    m_bench->window().showPage(MainWindow::Page::Activity);
    tell(500);
    const QScrollBar &bar = *table().verticalScrollBar();
    QTRY_VERIFY(bar.maximum() > 0 && bar.value() == bar.maximum());
    QVERIFY(isFollowing());
    const auto scroll = [&](bool isUp) {
        QWidget *view = table().viewport();
        if (means == u"keys"_s) {
            QTest::keyClick(&table(), isUp ? Qt::Key_Home : Qt::Key_End, Qt::ControlModifier);
        } else if (means == u"bar"_s) {
            table().verticalScrollBar()->setSliderPosition(isUp ? 10 : bar.maximum());
        } else {
            for (int turn = 0; turn < 200; ++turn) {
                QWheelEvent wheel(QPointF(5, 5), view->mapToGlobal(QPointF(5, 5)), {},
                    {0,
                        isUp && turn > 20 ? 0
                            : isUp        ? 120
                                          : -120},
                    Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
                QCoreApplication::sendEvent(view, &wheel);
            }
        }
    };
    scroll(true);
    QVERIFY(!isFollowing());
    const QString top = topRow();
    tell(50);
    QCOMPARE(topRow(), top);
    QVERIFY(!isFollowing());
    scroll(false);
    QVERIFY(isFollowing());
    tell(50);
    QTRY_COMPARE(bar.value(), bar.maximum());
}

void TestPages::keepsWhatIsReadWhileTheOldestGo()
{
    m_bench->window().showPage(MainWindow::Page::Activity);
    tell(gui::ActivityModel::kCapacity);
    QTRY_VERIFY(table().verticalScrollBar()->value() > 9'000);
    table().verticalScrollBar()->setValue(5'000);
    QVERIFY(!isFollowing());
    const QString top = topRow();
    for (int i = 0; i < 3; ++i)
        tell(100);
    QCOMPARE(topRow(), top);
    QVERIFY(!isFollowing());
}

void TestPages::findsOnThePageThatIsShown()
{
    MainWindow &window = m_bench->window();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    window.showPage(MainWindow::Page::Conversation);
    QTest::keyClick(&window, Qt::Key_F, Qt::ControlModifier);
    QCOMPARE(QApplication::focusWidget(), window.findChild<QLineEdit *>(u"conversationFilter"_s));
}

void TestPages::listsSessionsInTheirOrder()
{
    gui::HubModel &tree = m_bench->workspace().tree();
    QList<shared::SessionInfo> sessions{
        sessionInfo(u"m10"_s), sessionInfo(u"M9"_s), sessionInfo(u"spoken"_s)};
    sessions.last().lastMessageAt = QDateTime::currentDateTimeUtc();
    tree.beginLoad();
    tree.takeSessions(sessions);
    tree.endLoad();
    const auto *choice = m_bench->window().findChild<QComboBox *>(u"conversationSession"_s);
    QTRY_COMPARE(choice->count(), 3);
    QCOMPARE(choice->itemText(0), u"M9"_s);
    QCOMPARE(choice->itemText(1), u"m10"_s);
    // Where something is said, not what comes first.
    QCOMPARE(m_bench->workspace().conversation().sessionId(), u"spoken"_s);
    QCOMPARE(choice->currentText(), u"spoken"_s);
}

void TestPages::drawsLinesOverWhatWasNotMeasured()
{
    // Pings come every half minute, samples every ten seconds.
    QList<QDateTime> times;
    gui::ChartView::Series series{u"p50"_s, {}};
    for (int i = 0; i < 100; ++i) {
        times.append(QDateTime::fromSecsSinceEpoch(1'767'225'600 + 10 * i));
        series.values.append(i % 3 == 0 ? 3.0 : std::nan(""));
    }
    gui::ChartView chart(u"Pings"_s, gui::ChartView::Form::Lines);
    chart.resize(600, 300);
    chart.setData(times, {series});
    const QColor colour = gui::seriesColour(0, chart.palette());
    const auto columns = [&] {
        const QImage image = chart.grab().toImage();
        int count = 0;
        for (int x = 0; x < image.width(); ++x) {
            bool isDrawn = false;
            for (int y = image.height() / 4; y < image.height(); ++y) {
                const QColor pixel = image.pixelColor(x, y);
                isDrawn = isDrawn
                    || std::abs(pixel.red() - colour.red())
                            + std::abs(pixel.green() - colour.green())
                            + std::abs(pixel.blue() - colour.blue())
                        < 100;
            }
            count += isDrawn ? 1 : 0;
        }
        return count;
    };
    QVERIFY2(columns() > 500, qPrintable(QString::number(columns())));
    QVERIFY(chart.accessibleDescription().contains(u"p50: 3"_s)); // measured just now
    // Over longer ones there is none, and a value all alone is seen.
    series.values.fill(std::nan(""));
    series.values[20] = series.values[80] = 3;
    chart.setData(times, {series});
    QVERIFY2(columns() >= 8 && columns() < 40, qPrintable(QString::number(columns())));
}

void TestPages::writesTheScale_data()
{
    QTest::addColumn<double>("highest");
    QTest::addColumn<bool>("isWhole");
    QTest::addColumn<QStringList>("texts");
    QTest::newRow("a quarter") << 0.9 << false
                               << QStringList(
                                      {u"0.00"_s, u"0.25"_s, u"0.50"_s, u"0.75"_s, u"1.00"_s});
    QTest::newRow("halves") << 1.5 << false
                            << QStringList({u"0.0"_s, u"0.5"_s, u"1.0"_s, u"1.5"_s, u"2.0"_s});
    QTest::newRow("tens") << 38.0 << false
                          << QStringList({u"0"_s, u"10"_s, u"20"_s, u"30"_s, u"40"_s});
    QTest::newRow("whole") << 2.0 << true
                           << QStringList({u"0"_s, QString(), u"1"_s, QString(), u"2"_s});
}

void TestPages::writesTheScale()
{
    QFETCH(const double, highest);
    QFETCH(const bool, isWhole);
    QFETCH(const QStringList, texts);
    gui::ChartView chart(u"Messages"_s, gui::ChartView::Form::Lines);
    if (isWhole)
        chart.setWhole();
    const QDateTime now = QDateTime::currentDateTimeUtc();
    chart.setData({now, now.addSecs(10)}, {{u"messages"_s, {0.0, highest}}});
    QCOMPARE(chart.scaleTexts(), texts);
}

QTEST_MAIN(TestPages)
#include "tst_pages.moc"
