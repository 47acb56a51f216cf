// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/logging/logsink.h"

#include <QElapsedTimer>
#include <QTest>

#include <array>
#include <fcntl.h>
#include <unistd.h>

using namespace server::logging;

namespace {

QByteArray notice(quint64 lost)
{
    return "lost " + QByteArray::number(lost) + '\n';
}

// A pipe whose far end reads when the test says so.
class Pipe {
public:
    Pipe()
    {
        if (::pipe(m_ends.data()) != 0)
            qFatal("no pipe");
        ::fcntl(m_ends[0], F_SETFL, O_NONBLOCK);
    }
    ~Pipe()
    {
        closeReader();
        ::close(m_ends[1]);
    }
    Pipe(const Pipe &) = delete;
    Pipe &operator=(const Pipe &) = delete;

    [[nodiscard]] int writer() const { return m_ends[1]; }
    [[nodiscard]] QByteArray read() const
    {
        QByteArray all;
        std::array<char, 65536> piece{};
        for (ssize_t got = 0; (got = ::read(m_ends[0], piece.data(), piece.size())) > 0;)
            all.append(piece.data(), got);
        return all;
    }
    void closeReader()
    {
        if (m_ends[0] >= 0)
            ::close(std::exchange(m_ends[0], -1));
    }

private:
    std::array<int, 2> m_ends{-1, -1};
};

} // namespace

class TestLogSink : public QObject {
    Q_OBJECT
private slots:
    void writesLines();
    void losesLinesRatherThanWaitForASleepingReader();
    void waitsNoMoreForAReaderThatHasTakenNothingSince();
    void tellsHowManyWereLost();
    void mendsATornLine();
    void survivesAReaderThatHasGone();
    void survivesAFullDisk();
};

void TestLogSink::writesLines()
{
    const Pipe pipe;
    LogSink sink(pipe.writer(), notice);
    sink.write("one\n");
    sink.write("two\n");
    QCOMPARE(pipe.read(), "one\ntwo\n");
    QCOMPARE(sink.lostLines(), 0U);
}

void TestLogSink::losesLinesRatherThanWaitForASleepingReader()
{
    const Pipe pipe;
    LogSink sink(pipe.writer(), notice);
    const QByteArray line = QByteArray(99, 'x') + '\n';
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 100'000; ++i)
        sink.write(line);
    // It waits once; 100,000 waits would take hours.
    QVERIFY(timer.elapsed() < 30'000);
    const QByteArray read = pipe.read();
    QCOMPARE(sink.lostLines() + static_cast<quint64>(read.count('\n')), 100'000U);
    QVERIFY(sink.lostLines() > 0);
}

void TestLogSink::waitsNoMoreForAReaderThatHasTakenNothingSince()
{
    using namespace std::chrono_literals;
    constexpr int kLines = 1'000;
    const Pipe pipe;
    LogSink sink(pipe.writer(), notice, {.wait = 50ms, .distrust = 0ms});
    const QByteArray line = QByteArray(4095, 'x') + '\n';
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < kLines; ++i)
        sink.write(line);
    QVERIFY(sink.lostLines() > kLines / 2);
    // Far fewer waits than lines, however much time has passed since the last one.
    QVERIFY(timer.elapsed() < 50 * kLines / 4);
    // Once it takes something again it is waited for again.
    QVERIFY(!pipe.read().isEmpty());
    sink.write("on again\n");
    QVERIFY(pipe.read().endsWith("on again\n"));
}

void TestLogSink::tellsHowManyWereLost()
{
    const Pipe pipe;
    LogSink sink(pipe.writer(), notice);
    const QByteArray line = QByteArray(4095, 'x') + '\n';
    while (sink.lostLines() < 3)
        sink.write(line);
    QVERIFY(!pipe.read().isEmpty());
    sink.write("on again\n");
    QCOMPARE(pipe.read(), "lost 3\non again\n");
    sink.write("and on\n");
    QCOMPARE(pipe.read(), "and on\n");
    QCOMPARE(sink.lostLines(), 3U);
}

void TestLogSink::mendsATornLine()
{
    const Pipe pipe;
    LogSink sink(pipe.writer(), notice);
    sink.write(QByteArray(1'000'000, 'x') + '\n'); // longer than the pipe
    QCOMPARE(sink.lostLines(), 1U);
    QVERIFY(pipe.read().startsWith("xxx"));
    sink.write("whole\n");
    QCOMPARE(pipe.read(), "\nlost 1\nwhole\n");
}

void TestLogSink::survivesAReaderThatHasGone()
{
    Pipe pipe;
    LogSink sink(pipe.writer(), notice);
    pipe.closeReader();
    sink.write("nobody reads this\n");
    QCOMPARE(sink.lostLines(), 1U);
}

void TestLogSink::survivesAFullDisk()
{
    const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
    if (full < 0)
        QSKIP("this system has no /dev/full");
    LogSink sink(full, notice);
    sink.write("no room for this\n");
    sink.write("nor for this\n");
    QCOMPARE(sink.lostLines(), 2U);
    ::close(full);
}

QTEST_GUILESS_MAIN(TestLogSink)
#include "tst_logsink.moc"
