// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/completer.h"

#include <QTest>

using namespace server::mcp;
using namespace Qt::StringLiterals;

class TestCompleter : public QObject {
    Q_OBJECT

private slots:
    void ranksWhatWasTyped_data();
    void ranksWhatWasTyped();
};

void TestCompleter::ranksWhatWasTyped_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("nothing yet") << QString()
                                 << QStringList{u"writer"_s, u"Reviewer"_s, u"planner"_s};
    QTest::newRow("a beginning") << u"rev"_s << QStringList{u"Reviewer"_s};
    QTest::newRow("the beginning comes first")
        << u"r"_s << QStringList{u"Reviewer"_s, u"writer"_s, u"planner"_s};
    QTest::newRow("in the middle") << u"LANN"_s << QStringList{u"planner"_s};
    QTest::newRow("no pattern") << u".*"_s << QStringList();
    QTest::newRow("nowhere") << u"x"_s << QStringList();
}

void TestCompleter::ranksWhatWasTyped()
{
    QFETCH(QString, typed);
    QTEST(matching({u"writer"_s, u"Reviewer"_s, u"planner"_s}, typed), "expected");
}

QTEST_GUILESS_MAIN(TestCompleter)
#include "tst_completer.moc"
