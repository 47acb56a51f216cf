// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/admintoken.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using server::admin::adminToken;

// Whom the file of the token lets read, where systems have owners, groups and others.
class TestTokenRights : public QObject {
    Q_OBJECT
private slots:
    void takesItsFileBackFromOthers_data();
    void takesItsFileBackFromOthers();
    void warnsOfAGivenFileThatAllCanRead_data();
    void warnsOfAGivenFileThatAllCanRead();
};

namespace {

constexpr QFile::Permissions kOwnerAlone = QFile::ReadOwner | QFile::WriteOwner;
constexpr QFile::Permissions kRightsOfOthers =
    QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
const QString kGiven = u"given-as-it-is-given-as-it-is-given"_s;

} // namespace

void TestTokenRights::takesItsFileBackFromOthers_data()
{
    QTest::addColumn<QFile::Permissions>("rights");
    QTest::newRow("the group's") << QFile::Permissions(QFile::ReadGroup);
    QTest::newRow("everybody's") << (QFile::ReadGroup | QFile::ReadOther);
    QTest::newRow("to be written") << QFile::Permissions(QFile::WriteOther);
}

void TestTokenRights::takesItsFileBackFromOthers()
{
    QFETCH(const QFile::Permissions, rights);
    QTemporaryDir folder;
    const auto token = adminToken({{}, {}, folder.path()});
    QFile file(folder.filePath(u"admin-token"_s));
    QVERIFY(file.setPermissions(kOwnerAlone | rights));
    QTest::ignoreMessage(
        QtWarningMsg, QRegularExpression(u"^others could read the admin token.*file="_s));
    const auto again = adminToken({{}, {}, folder.path()});
    QVERIFY(token && again);
    QCOMPARE(*again, *token);
    QCOMPARE(file.permissions() & kRightsOfOthers, QFile::Permissions());
    QTest::failOnWarning(QRegularExpression(u"."_s));
    QVERIFY(adminToken({{}, {}, folder.path()})); // said once
}

void TestTokenRights::warnsOfAGivenFileThatAllCanRead_data()
{
    QTest::addColumn<QFile::Permissions>("rights");
    QTest::addColumn<bool>("isWarnedOf");
    QTest::newRow("its owner's") << QFile::Permissions() << false;
    QTest::newRow("its group's, as services have it")
        << QFile::Permissions(QFile::ReadGroup) << false;
    QTest::newRow("everybody's") << (QFile::ReadGroup | QFile::ReadOther) << true;
    QTest::newRow("everybody's to write") << QFile::Permissions(QFile::WriteOther) << true;
}

void TestTokenRights::warnsOfAGivenFileThatAllCanRead()
{
    QFETCH(const QFile::Permissions, rights);
    QFETCH(const bool, isWarnedOf);
    QTemporaryDir folder;
    QFile file(folder.filePath(u"token"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(kGiven.toLatin1());
    file.close();
    QVERIFY(file.setPermissions(kOwnerAlone | rights));
    if (isWarnedOf)
        QTest::ignoreMessage(
            QtWarningMsg, QRegularExpression(u"^every user of this machine can read"_s));
    else
        QTest::failOnWarning(QRegularExpression(u"."_s));
    QCOMPARE(*adminToken({{}, file.fileName(), {}}), kGiven);
    // Whoever gave it knows what for.
    QCOMPARE(file.permissions() & kRightsOfOthers, rights);
}

QTEST_GUILESS_MAIN(TestTokenRights)
#include "tst_tokenrights.moc"
