// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/access/applications.h"

#include <QTest>

using namespace server::access;
using namespace Qt::StringLiterals;

class TestApplications : public QObject {
    Q_OBJECT
private slots:
    void allowsConfiguredPairsOnly_data()
    {
        QTest::addColumn<QString>("application");
        QTest::addColumn<QString>("key");
        QTest::addColumn<bool>("allowed");
        QTest::newRow("first key") << u"app"_s << u"one"_s << true;
        QTest::newRow("second key") << u"app"_s << u"two"_s << true;
        QTest::newRow("wrong key") << u"app"_s << u"three"_s << false;
        QTest::newRow("prefix of a key") << u"app"_s << u"on"_s << false;
        QTest::newRow("key of another application") << u"other"_s << u"one"_s << false;
        QTest::newRow("unknown application") << u"nobody"_s << u"one"_s << false;
        QTest::newRow("unknown application, no key") << u"nobody"_s << QString() << false;
        QTest::newRow("no key") << u"app"_s << QString() << false;
        QTest::newRow("an empty key is never one") << u"careless"_s << QString() << false;
    }

    void allowsConfiguredPairsOnly()
    {
        const Applications applications({{u"app"_s, {}, {}, {u"one"_s, u"two"_s}},
            {u"other"_s, {}, {}, {u"secret"_s}}, {u"careless"_s, {}, {}, {QString()}}});
        QFETCH(QString, application);
        QFETCH(QString, key);
        QTEST(applications.isAllowed(application, key), "allowed");
    }
};

QTEST_GUILESS_MAIN(TestApplications)
#include "tst_applications.moc"
