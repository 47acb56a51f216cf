// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/reactor/serverthread.h"
#include "server/service/supervision.h"
#include "tests/support/manualclock.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QSemaphore>
#include <QTest>

#include <atomic>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using server::service::Supervision;

// What is told when; that it arrives is shown by integration.tst_supervision.
class TestSupervision : public QObject {
    Q_OBJECT

private:
    tests::ManualClock m_clock;
    QByteArrayList m_told;
    bool m_isHeard = true;
    QString m_status = u"Fine"_s;

    Supervision::Settings settings(std::chrono::microseconds watchdog = 0us)
    {
        return {.send =
                    [this](const QByteArray &states) {
                        if (m_isHeard)
                            m_told.append(states);
                        return m_isHeard;
                    },
            .watchdog = watchdog};
    }

    std::function<QString()> status()
    {
        return [this] { return m_status; };
    }

    void advance(shared::DeadlineQueue &deadlines, std::chrono::milliseconds by)
    {
        m_clock.advance(by);
        deadlines.expire();
    }

private slots:
    void init()
    {
        m_told.clear();
        m_isHeard = true;
        m_status = u"Fine"_s;
    }

    void tellsReadinessWithTheStatus()
    {
        shared::DeadlineQueue deadlines(m_clock);
        Supervision supervision(deadlines, settings(), status());
        QVERIFY(m_told.isEmpty());
        supervision.ready();
        QCOMPARE(m_told, QByteArrayList{"READY=1\nSTATUS=Fine\n"});
    }

    void beatsTwiceAWatchdogTime()
    {
        shared::DeadlineQueue deadlines(m_clock);
        Supervision supervision(deadlines, settings(30s), status());
        supervision.ready();
        for (int i = 0; i < 4; ++i) {
            m_told.clear();
            advance(deadlines, 14'999ms);
            QVERIFY(m_told.isEmpty());
            advance(deadlines, 1ms);
            QCOMPARE(m_told, QByteArrayList{"WATCHDOG=1\n"});
        }
    }

    void tellsAStatusThatChanged()
    {
        shared::DeadlineQueue deadlines(m_clock);
        Supervision supervision(deadlines, settings(), status());
        supervision.ready();
        m_told.clear();
        advance(deadlines, 10s);
        QVERIFY(m_told.isEmpty());
        m_status = u"Busy\nREADY=0"_s; // no state of its own
        advance(deadlines, 10s);
        QCOMPARE(m_told, QByteArrayList{"STATUS=Busy READY=0\n"});
    }

    void tellsThatItStopsAndBeatsOn()
    {
        shared::DeadlineQueue deadlines(m_clock);
        Supervision supervision(deadlines, settings(1s), status());
        supervision.ready();
        m_told.clear();
        supervision.stopping(12s);
        QCOMPARE(m_told.size(), 1);
        QVERIFY2(
            m_told.constFirst().startsWith("STOPPING=1\nEXTEND_TIMEOUT_USEC=12000000\nSTATUS="),
            m_told.constFirst().constData());
        advance(deadlines, 500ms);
        QCOMPARE(m_told.constLast(), QByteArray("WATCHDOG=1\n"));
    }

    void tellsLaterWhatWasNotHeard()
    {
        shared::DeadlineQueue deadlines(m_clock);
        Supervision supervision(deadlines, settings(), status());
        m_isHeard = false;
        supervision.ready();
        advance(deadlines, 100ms);
        m_isHeard = true;
        advance(deadlines, 100ms);
        QCOMPARE(m_told, QByteArrayList{"READY=1\nSTATUS=Fine\n"});
    }

    void keepsTheNewestOfEachNameWhileNobodyListens()
    {
        shared::DeadlineQueue deadlines(m_clock);
        Supervision supervision(deadlines, settings(1s), status());
        m_isHeard = false;
        supervision.ready();
        for (int i = 0; i < 1000; ++i) {
            m_status = u"Status %1"_s.arg(i);
            advance(deadlines, 1s);
        }
        m_isHeard = true;
        advance(deadlines, 100ms);
        QCOMPARE(m_told, QByteArrayList{"READY=1\nSTATUS=Status 999\nWATCHDOG=1\n"});
        // And the signs of life go on as before.
        m_told.clear();
        advance(deadlines, 499ms);
        QVERIFY(m_told.isEmpty());
        advance(deadlines, 1ms);
        QCOMPARE(m_told, QByteArrayList{"WATCHDOG=1\n"});
    }

    void triesAgainSoonToTellThatItStops()
    {
        shared::DeadlineQueue deadlines(m_clock);
        Supervision supervision(deadlines, settings(), status());
        supervision.ready();
        m_told.clear();
        m_isHeard = false;
        supervision.stopping(1s);
        m_isHeard = true;
        advance(deadlines, 100ms);
        QCOMPARE(m_told.size(), 1);
        QVERIFY(m_told.constFirst().startsWith("STOPPING=1\n"));
    }

    void doesNothingWithoutAServiceManager()
    {
        shared::DeadlineQueue deadlines(m_clock);
        Supervision supervision(
            deadlines, Supervision::settingsOf(QProcessEnvironment()), status());
        supervision.ready();
        supervision.stopping(1s);
        QCOMPARE(deadlines.size(), 0);
    }

    // The signs of life come out of the event loop that serves, not beside it.
    void aStuckEventLoopGivesNoSignOfLife()
    {
        const shared::SystemClock clock;
        std::atomic<int> beats = 0;
        server::reactor::ServerThread thread(u"server"_s);
        auto &deadlines = thread.create<shared::DeadlineQueue>(clock);
        auto &supervision = thread.create<Supervision>(deadlines,
            Supervision::Settings{.send =
                                      [&beats](const QByteArray &states) {
                                          beats += states.contains("WATCHDOG=1");
                                          return true;
                                      },
                .watchdog = 10ms},
            [] { return QString(); });
        thread.run([&] { supervision.ready(); });
        QTRY_VERIFY(beats > 3);

        QSemaphore isStuck;
        QSemaphore goOn;
        QMetaObject::invokeMethod(
            &supervision,
            [&] {
                isStuck.release();
                goOn.acquire();
            },
            Qt::QueuedConnection);
        isStuck.acquire();
        const int before = beats;
        QVERIFY(!QTest::qWaitFor([&] { return beats != before; }, 200));
        goOn.release();
        QTRY_VERIFY(beats > before);
    }

    void readsTheEnvironment_data()
    {
        const QString own = QString::number(QCoreApplication::applicationPid());
        QTest::addColumn<QString>("time");
        QTest::addColumn<QString>("process");
        QTest::addColumn<qint64>("watchdog");
        QTest::newRow("no watchdog") << QString() << QString() << 0LL;
        QTest::newRow("for any process") << u"30000000"_s << QString() << 30'000'000LL;
        QTest::newRow("for this process") << u"30000000"_s << own << 30'000'000LL;
        QTest::newRow("for another process") << u"30000000"_s << u"1"_s << 0LL;
        QTest::newRow("no number") << u"soon"_s << QString() << 0LL;
        QTest::newRow("negative") << u"-1"_s << QString() << 0LL;
    }

    void readsTheEnvironment()
    {
#ifndef Q_OS_LINUX
        QSKIP("SKIPPED: no service manager of this kind on this system");
#endif
        QFETCH(QString, time);
        QFETCH(QString, process);
        QProcessEnvironment environment;
        environment.insert(u"NOTIFY_SOCKET"_s, u"/run/systemd/notify"_s);
        if (!time.isNull())
            environment.insert(u"WATCHDOG_USEC"_s, time);
        if (!process.isNull())
            environment.insert(u"WATCHDOG_PID"_s, process);
        const Supervision::Settings settings = Supervision::settingsOf(environment);
        QVERIFY(settings.send);
        QTEST(static_cast<qint64>(settings.watchdog.count()), "watchdog");
    }

    void warnsOfASocketThatCantBeUsed_data()
    {
        QTest::addColumn<QString>("address");
        QTest::newRow("another family") << u"vsock:2:1234"_s;
        QTest::newRow("relative") << u"notify"_s;
        QTest::newRow("empty name") << u"@"_s;
        QTest::newRow("long") << u'/' + QString(108, u'a');
    }

    void warnsOfASocketThatCantBeUsed()
    {
        QFETCH(QString, address);
        QProcessEnvironment environment;
        environment.insert(u"NOTIFY_SOCKET"_s, address);
        QTest::ignoreMessage(QtWarningMsg,
            QRegularExpression(u"^the service manager can't be told  socket=\\S+ error=.*"_s));
        QVERIFY(!Supervision::settingsOf(environment).send);
    }
};

QTEST_GUILESS_MAIN(TestSupervision)
#include "tst_supervision.moc"
