// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/admintoken.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using server::admin::adminToken;

// Where the token comes from, and what is no token.
class TestAdminToken : public QObject {
    Q_OBJECT
private slots:
    void makesOneAndKeepsIt();
    void makesAnotherEachTime();
    void takesWhatIsGiven();
    void refuses_data();
    void refuses();
    void tellsWhatCannotBeReadOrWritten();

private:
    QTemporaryDir m_folder;
};

void TestAdminToken::makesOneAndKeepsIt()
{
    const auto token = adminToken({{}, {}, m_folder.path()});
    QVERIFY(token);
    QCOMPARE(QByteArray::fromBase64(token->toLatin1(), QByteArray::Base64UrlEncoding).size(), 32);
    const QFileInfo file(m_folder.filePath(u"admin-token"_s));
    QVERIFY(!(file.permissions()
        & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther)));
    const auto again = adminToken({{}, {}, m_folder.path()});
    QVERIFY(again);
    QCOMPARE(*again, *token);
}

void TestAdminToken::makesAnotherEachTime()
{
    const auto one = adminToken({});
    const auto other = adminToken({});
    QVERIFY(one && other);
    QVERIFY(*one != *other);
}

void TestAdminToken::takesWhatIsGiven()
{
    QFile file(m_folder.filePath(u"token"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("  of-the-file-of-the-file-of-the-file\n");
    file.close();
    QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
    QCOMPARE(*adminToken({{}, file.fileName(), m_folder.path()}),
        u"of-the-file-of-the-file-of-the-file"_s);
    const QString given = u"given-as-it-is-given-as-it-is-given"_s;
    QCOMPARE(*adminToken({given, file.fileName(), {}}), given);
}

void TestAdminToken::refuses_data()
{
    QTest::addColumn<QString>("token");
    QTest::newRow("short") << u"thirty-one-letters-are-one-less"_s;
    QTest::newRow("a space") << u"with a space in it, long and longer"_s;
    QTest::newRow("not ASCII") << u"sesam-\u00f6ffne-dich-sesam-\u00f6ffne-dich"_s;
    QTest::newRow("a line break") << u"thirty-two-letters-and-a-break\nand-more"_s;
}

void TestAdminToken::refuses()
{
    QFETCH(const QString, token);
    const auto read = adminToken({token, {}, {}});
    QVERIFY(!read);
    QVERIFY(!read.error().message.contains(token));
}

void TestAdminToken::tellsWhatCannotBeReadOrWritten()
{
    const auto missing = adminToken({{}, m_folder.filePath(u"none"_s), {}});
    QVERIFY(!missing);
    QVERIFY(missing.error().message.contains(m_folder.filePath(u"none"_s)));
    QVERIFY(!adminToken({{}, {}, m_folder.filePath(u"no/folder"_s)}));
}

QTEST_GUILESS_MAIN(TestAdminToken)
#include "tst_admintoken.moc"
