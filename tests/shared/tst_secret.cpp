// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/util/secret.h"

#include <QTest>

class TestSecret : public QObject {
    Q_OBJECT
private slots:
    void comparesSecrets_data();
    void comparesSecrets();
};

void TestSecret::comparesSecrets_data()
{
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("expected");
    QTest::addColumn<bool>("isEqual");

    QTest::newRow("same") << "privkey"
                          << "privkey" << true;
    QTest::newRow("same beyond ASCII")
        << QStringLiteral(u"schlüssel🐚") << QStringLiteral(u"schlüssel🐚") << true;
    QTest::newRow("first differs") << "xrivkey"
                                   << "privkey" << false;
    QTest::newRow("last differs") << "privkex"
                                  << "privkey" << false;
    QTest::newRow("prefix") << "priv"
                            << "privkey" << false;
    QTest::newRow("longer") << "privkey1"
                            << "privkey" << false;
    QTest::newRow("case") << "PRIVKEY"
                          << "privkey" << false;
    QTest::newRow("nothing given") << ""
                                   << "privkey" << false;
    QTest::newRow("NUL does not end it")
        << QString::fromLatin1("key\0a", 5) << QString::fromLatin1("key\0b", 5) << false;
}

void TestSecret::comparesSecrets()
{
    QFETCH(QString, given);
    QFETCH(QString, expected);

    QTEST(shared::secretEquals(given, expected), "isEqual");
}

QTEST_GUILESS_MAIN(TestSecret)
#include "tst_secret.moc"
