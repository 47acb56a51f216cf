// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/processmemory.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace server::admin;

using Files = QMap<QString, QByteArray>;

class TestProcessMemory : public QObject {
    Q_OBJECT
private slots:
    void measuresThisProcess()
    {
        const ProcessMemory memory = processMemory();
        QVERIFY(memory.resident > 1'000'000);
        QVERIFY(memory.addressSpace > memory.resident);
    }

    void findsTheLimitOfTheControlGroup_data()
    {
        QTest::addColumn<QByteArray>("membership");
        QTest::addColumn<Files>("files");
        QTest::addColumn<qint64>("limit"); // -1: none

        QTest::newRow("no groups") << QByteArray() << Files() << qint64(-1);
        QTest::newRow("a container")
            << "0::/\n"_ba << Files{{u"memory.max"_s, "512000000\n"}} << qint64(512'000'000);
        QTest::newRow("a unit") << "0::/system.slice/coral.service\n"_ba
                                << Files{{u"system.slice/coral.service/memory.max"_s, "1000000\n"},
                                       {u"system.slice/memory.max"_s, "max\n"}}
                                << qint64(1'000'000);
        QTest::newRow("a tighter slice")
            << "0::/system.slice/coral.service\n"_ba
            << Files{{u"system.slice/coral.service/memory.max"_s, "1000000\n"},
                   {u"system.slice/memory.max"_s, "900000\n"}}
            << qint64(900'000);
        QTest::newRow("unlimited")
            << "0::/user.slice\n"_ba << Files{{u"user.slice/memory.max"_s, "max\n"}} << qint64(-1);
        QTest::newRow("version 1")
            << "5:cpu,memory:/docker/1\n0::/\n"_ba
            << Files{{u"memory/docker/1/memory.limit_in_bytes"_s, "77\n"},
                   {u"memory/memory.limit_in_bytes"_s, "9223372036854771712\n"}}
            << qint64(77);
        QTest::newRow("version 1, unlimited")
            << "5:memory:/a\n"_ba
            << Files{{u"memory/a/memory.limit_in_bytes"_s, "9223372036854771712\n"}} << qint64(-1);
        QTest::newRow("nonsense") << "0::relative\nx\n:::\n"_ba << Files() << qint64(-1);
    }

    void findsTheLimitOfTheControlGroup()
    {
        QFETCH(QByteArray, membership);
        QFETCH(Files, files);
        const QTemporaryDir folder;
        write(folder.filePath(u"cgroup"_s), membership);
        for (auto file = files.cbegin(); file != files.cend(); ++file)
            write(folder.filePath(u"root/"_s + file.key()), file.value());
        const std::optional<qint64> limit =
            controlGroupLimit(folder.filePath(u"cgroup"_s), folder.filePath(u"root"_s));
        QTEST(limit.value_or(-1), "limit");
    }

private:
    static void write(const QString &name, const QByteArray &content)
    {
        QVERIFY(QDir().mkpath(QFileInfo(name).path()));
        QFile file(name);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(content), content.size());
    }
};

QTEST_GUILESS_MAIN(TestProcessMemory)
#include "tst_processmemory.moc"
