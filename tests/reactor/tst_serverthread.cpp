// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/reactor/serverthread.h"

#include <QAbstractEventDispatcher>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>
#include <QSocketNotifier>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryFile>
#include <QTest>
#include <QTimer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using server::reactor::ServerThread;

namespace {

// Sends back what it gets.
class EchoServer final : public QTcpServer {
public:
    EchoServer()
    {
        listen(QHostAddress(QHostAddress::LocalHost));
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *socket = nextPendingConnection()) {
                connect(socket, &QTcpSocket::readyRead, socket,
                    [socket] { socket->write(socket->readAll()); });
                connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            }
        });
    }
};

class Tracer final {
public:
    Tracer(std::vector<std::pair<int, QThread *>> &log, int id)
        : m_log(log)
        , m_id(id)
    {
        m_log.emplace_back(m_id, QThread::currentThread());
    }
    ~Tracer() { m_log.emplace_back(-m_id, QThread::currentThread()); }
    Tracer(const Tracer &) = delete;
    Tracer &operator=(const Tracer &) = delete;

private:
    std::vector<std::pair<int, QThread *>> &m_log;
    int m_id;
};

} // namespace

// The thread and, on Linux, its dispatcher, through what Qt builds on it.
class TestServerThread : public QObject {
    Q_OBJECT

private slots:
    void makesAndDestroysObjectsThere()
    {
        std::vector<std::pair<int, QThread *>> log;
        ServerThread thread(u"server"_s);
        thread.create<Tracer>(log, 1);
        thread.create<Tracer>(log, 2);
        QThread *there = &thread.thread();
        thread.stop();
        thread.stop();
        QCOMPARE(log,
            (std::vector<std::pair<int, QThread *>>{
                {1, there}, {2, there}, {-2, there}, {-1, there}}));
        QVERIFY(there != QThread::currentThread());
        QVERIFY(there->isFinished());
    }

    void runsAndReturns()
    {
        ServerThread thread(u"server"_s);
        QCOMPARE(thread.run([] { return 42; }), 42);
        // From inside, too.
        QCOMPARE(
            thread.run([&thread] { return thread.run([] { return u"inside"_s; }); }), u"inside"_s);
        QCOMPARE(thread.run([] { return QThread::currentThread()->objectName(); }), u"server"_s);
    }

    void usesItsDispatcher()
    {
#ifdef Q_OS_LINUX
        ServerThread thread(u"server"_s);
        const QByteArray name = thread.run([] {
            return QByteArray(QAbstractEventDispatcher::instance()->metaObject()->className());
        });
        QCOMPARE(name, "server::reactor::EpollDispatcher");
#endif
    }

    void servesManySockets()
    {
        ServerThread thread(u"server"_s);
        EchoServer &server = thread.create<EchoServer>();
        const quint16 port = thread.run([&server] { return server.serverPort(); });
        std::vector<std::unique_ptr<QTcpSocket>> sockets;
        for (int i = 0; i < 300; ++i) {
            auto &socket = sockets.emplace_back(std::make_unique<QTcpSocket>());
            socket->connectToHost(QHostAddress(QHostAddress::LocalHost), port);
            QVERIFY(socket->waitForConnected());
        }
        const QByteArray large(1'000'000, 'x');
        for (const auto &socket : sockets) {
            socket->write("hello");
            QVERIFY(socket->waitForReadyRead());
            QCOMPARE(socket->readAll(), "hello");
        }
        QTcpSocket &last = *sockets.back();
        last.write(large);
        qsizetype received = 0;
        while (received < large.size() && (last.bytesAvailable() > 0 || last.waitForReadyRead()))
            received += last.readAll().size();
        QCOMPARE(received, large.size());
        sockets.clear();
        QTRY_COMPARE(
            thread.run([&server] { return server.findChildren<QTcpSocket *>().size(); }), 0);
    }

    // Numbers of closed descriptors come back at once: the old watch must not serve the new socket.
    void survivesReusedDescriptors()
    {
        ServerThread thread(u"server"_s);
        EchoServer &server = thread.create<EchoServer>();
        const quint16 port = thread.run([&server] { return server.serverPort(); });
        for (int i = 0; i < 500; ++i) {
            QTcpSocket socket;
            socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
            QVERIFY(socket.waitForConnected());
            if (i % 3 == 0) {
                socket.abort();
                continue;
            }
            socket.write("x");
            QVERIFY(socket.waitForReadyRead());
            QCOMPARE(socket.readAll(), "x");
        }
    }

    void firesTimers()
    {
        ServerThread thread(u"server"_s);
        struct Timers {
            QTimer precise;
            QTimer coarse;
            QTimer zero;
            QElapsedTimer clock;
            std::vector<qint64> fired;
            int zeros = 0;
        };
        Timers &timers = thread.create<Timers>();
        thread.run([&timers] {
            timers.clock.start();
            timers.precise.setTimerType(Qt::PreciseTimer);
            timers.precise.setInterval(20ms);
            timers.coarse.setInterval(40ms);
            QObject::connect(&timers.precise, &QTimer::timeout, &timers.precise,
                [&timers] { timers.fired.push_back(timers.clock.elapsed()); });
            QObject::connect(&timers.zero, &QTimer::timeout, &timers.zero, [&timers] {
                if (++timers.zeros == 100)
                    timers.zero.stop();
            });
            timers.precise.start();
            timers.coarse.start();
            timers.zero.start();
        });
        QTRY_VERIFY(thread.run([&timers] { return timers.fired.size(); }) >= 5);
        thread.run([&timers] {
            timers.precise.stop();
            QVERIFY(timers.coarse.remainingTime() >= 0);
            QVERIFY(timers.coarse.remainingTime() <= 42);
            QCOMPARE(timers.precise.remainingTime(), -1);
        });
        QCOMPARE(thread.run([&timers] { return timers.zeros; }), 100);
        for (std::size_t i = 0; i < timers.fired.size(); ++i)
            QVERIFY(timers.fired[i] >= static_cast<qint64>(20 * (i + 1)));
    }

    void runsNestedLoops()
    {
        ServerThread thread(u"server"_s);
        const auto result = thread.run([] {
            QTimer repeating;
            int fired = 0;
            int depth = 0;
            int deepest = 0;
            QObject::connect(&repeating, &QTimer::timeout, &repeating, [&] {
                ++fired;
                deepest = std::max(deepest, ++depth);
                QEventLoop inner;
                QTimer::singleShot(5ms, &inner, &QEventLoop::quit);
                inner.exec();
                --depth;
            });
            repeating.start(1ms);
            QEventLoop loop;
            QTimer::singleShot(50ms, &loop, &QEventLoop::quit);
            loop.exec();
            return std::pair(fired, deepest);
        });
        QVERIFY(result.first >= 2);
        QCOMPARE(result.second, 1); // a timer's event is not sent inside of itself
    }

    void leavesSocketsAloneWhenAsked()
    {
        ServerThread thread(u"server"_s);
        EchoServer &server = thread.create<EchoServer>();
        const quint16 port = thread.run([&server] { return server.serverPort(); });
        const auto seen = thread.run([port] {
            QTcpSocket socket;
            bool isConnected = false;
            QObject::connect(
                &socket, &QTcpSocket::connected, &socket, [&isConnected] { isConnected = true; });
            socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
            QEventLoop loop;
            QTimer::singleShot(30ms, &loop, &QEventLoop::quit);
            loop.exec(QEventLoop::ExcludeSocketNotifiers);
            const bool before = isConnected;
            QObject::connect(&socket, &QTcpSocket::connected, &loop, &QEventLoop::quit);
            QTimer::singleShot(5s, &loop, &QEventLoop::quit);
            if (!isConnected)
                loop.exec();
            return std::pair(before, isConnected);
        });
        QCOMPARE(seen, std::pair(false, true));
    }

    void wakesUpForOtherThreads()
    {
        ServerThread thread(u"server"_s);
        std::atomic<int> count = 0;
        QObject &target = thread.create<QObject>();
        for (int i = 0; i < 10'000; ++i)
            QMetaObject::invokeMethod(
                &target, [&count] { ++count; }, Qt::QueuedConnection);
        QTRY_COMPARE(count.load(), 10'000);
        for (int i = 0; i < 200; ++i)
            QCOMPARE(thread.run([i] { return i; }), i);
    }

    void deletesLater()
    {
        ServerThread thread(u"server"_s);
        std::atomic<bool> isGone = false;
        thread.run([&isGone] {
            auto *object = new QObject;
            QObject::connect(object, &QObject::destroyed, object, [&isGone] { isGone = true; });
            object->deleteLater();
        });
        QTRY_VERIFY(isGone.load());
        isGone = false;
        thread.run([&isGone] {
            auto *object = new QObject;
            QObject::connect(object, &QObject::destroyed, object, [&isGone] { isGone = true; });
            QMetaObject::invokeMethod(object, &QObject::deleteLater, Qt::QueuedConnection);
        });
        thread.stop(); // what was posted before is done
        QVERIFY(isGone.load());
    }

    // epoll takes no regular files; a program whose input is a file must still see it.
    void watchesFiles()
    {
#ifdef Q_OS_LINUX
        ServerThread thread(u"server"_s);
        QTemporaryFile file;
        QVERIFY(file.open());
        const int descriptor = file.handle();
        QCOMPARE(thread.run([descriptor] {
            QSocketNotifier notifier(descriptor, QSocketNotifier::Read);
            int activated = 0;
            QEventLoop loop;
            QObject::connect(&notifier, &QSocketNotifier::activated, &loop, [&] {
                if (++activated == 3) {
                    notifier.setEnabled(false);
                    loop.quit();
                }
            });
            loop.exec();
            return activated;
        }),
            3);
#endif
    }
};

QTEST_GUILESS_MAIN(TestServerThread)
#include "tst_serverthread.moc"
