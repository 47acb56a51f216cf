// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/config/datadir.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using server::config::prepareDataDir;

class TestDataDir : public QObject {
    Q_OBJECT
private slots:
    void makesAPrivateFolder();
    void leavesAnExistingFolderAsItIs();
    void refusesWhatCannotBeWritten_data();
    void refusesWhatCannotBeWritten();
};

void TestDataDir::makesAPrivateFolder()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"a/b/data"_s);

    QVERIFY(prepareDataDir(path).hasValue());

    const QFile::Permissions others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup
        | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
    QVERIFY(QFileInfo(path).isDir());
    QVERIFY(!(QFileInfo(path).permissions() & others));
    QVERIFY(QDir(path).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
}

void TestDataDir::leavesAnExistingFolderAsItIs()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"data"_s);
    QVERIFY(QDir().mkdir(path));
    const QFile::Permissions before = QFileInfo(path).permissions();

    QVERIFY(prepareDataDir(path).hasValue());
    QVERIFY(prepareDataDir(path).hasValue());

    QCOMPARE(QFileInfo(path).permissions(), before);
}

void TestDataDir::refusesWhatCannotBeWritten_data()
{
    QTest::addColumn<QString>("path"); // %1: a file

    QTest::newRow("file") << u"%1"_s;
    QTest::newRow("below a file") << u"%1/data"_s;
    // Where even an administrator can't write.
    if (QFileInfo(u"/proc/self"_s).isDir()) {
        QTest::newRow("not to be made") << u"/proc/coral/data"_s;
        QTest::newRow("not to be written") << u"/proc"_s;
    }
}

void TestDataDir::refusesWhatCannotBeWritten()
{
    QFETCH(QString, path);
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"file"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    if (path.contains(u'%'))
        path = path.arg(file.fileName());

    const auto done = prepareDataDir(path);

    QVERIFY(!done);
    QVERIFY(done.error().message.contains(path));
    QVERIFY(done.error().message.contains(u"--data-dir"_s));
    QVERIFY(!done.error().message.contains(u'\n'));
}

QTEST_GUILESS_MAIN(TestDataDir)
#include "tst_datadir.moc"
