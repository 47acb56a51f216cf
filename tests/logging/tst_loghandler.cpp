// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/logging/loghandler.h"
#include "shared/util/logfields.h"

#include <QLoggingCategory>
#include <QProcess>
#include <QTest>
#include <QThread>

#include <memory>
#include <vector>

using namespace Qt::StringLiterals;
using namespace server::logging;

namespace {
Q_LOGGING_CATEGORY(lcSample, "coral.sample")
}

class TestLogHandler : public QObject {
    Q_OBJECT
private slots:
    void cleanup();
    void filtersByLevel_data();
    void filtersByLevel();
    void writesWholeLinesFromManyThreads();
};

// QtTest's own handler would show the lines as test output, so a child process logs: this very
// program, told so by its first argument.
int logFromManyThreads()
{
    installHandler({Level::Info, Format::Text});
    std::vector<std::unique_ptr<QThread>> threads;
    for (int number = 0; number < 4; ++number) {
        threads.emplace_back(QThread::create([number] {
            for (int i = 0; i < 250; ++i)
                qCInfo(lcSample) << shared::LogFields("seen").add("thread", number).add("line", i);
            qCDebug(lcSample) << shared::LogFields("not seen");
        }));
        threads.back()->start();
    }
    for (const auto &thread : threads)
        thread->wait();
    return 0;
}

void TestLogHandler::cleanup()
{
    QLoggingCategory::setFilterRules(QString());
}

void TestLogHandler::filtersByLevel_data()
{
    QTest::addColumn<Level>("level");
    QTest::addColumn<bool>("isDebugLogged");
    QTest::addColumn<bool>("isInfoLogged");
    QTest::addColumn<bool>("isWarningLogged");

    QTest::newRow("debug") << Level::Debug << true << true << true;
    QTest::newRow("info") << Level::Info << false << true << true;
    QTest::newRow("warning") << Level::Warning << false << false << true;
    QTest::newRow("error") << Level::Error << false << false << false;
}

void TestLogHandler::filtersByLevel()
{
    QFETCH(Level, level);

    QLoggingCategory::setFilterRules(filterRules(level));

    QTEST(lcSample().isDebugEnabled(), "isDebugLogged");
    QTEST(lcSample().isInfoEnabled(), "isInfoLogged");
    QTEST(lcSample().isWarningEnabled(), "isWarningLogged");
    QVERIFY(lcSample().isCriticalEnabled());
}

void TestLogHandler::writesWholeLinesFromManyThreads()
{
    QProcess child;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove(u"QT_LOGGING_RULES"_s);
    child.setProcessEnvironment(environment);

    child.start(QCoreApplication::applicationFilePath(), {u"--log"_s});
    QVERIFY(child.waitForFinished());

    QCOMPARE(child.exitCode(), 0);
    QVERIFY(child.readAllStandardOutput().isEmpty());
    const QByteArrayList lines = child.readAllStandardError().split('\n');
    QCOMPARE(lines.size(), 4 * 250 + 1);
    QVERIFY(lines.back().isEmpty());
    const qsizetype timeLength = "2026-11-23T21:04:15.120Z "_ba.size();
    for (const QByteArray &line : lines.first(lines.size() - 1))
        QVERIFY2(line.sliced(timeLength).startsWith("info  seen  thread="), line.constData());
}

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    if (application.arguments().value(1) == u"--log")
        return logFromManyThreads();
    TestLogHandler test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_loghandler.moc"
