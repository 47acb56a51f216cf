// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/revision.h"

#include <QTest>

using namespace server::mcp;

class TestRevision : public QObject {
    Q_OBJECT

private slots:
    void knowsWhatARevisionHas_data();
    void knowsWhatARevisionHas();
    void doesNotKnowOthers();
    void findsTheOldest();
};

void TestRevision::knowsWhatARevisionHas_data()
{
    QTest::addColumn<bool>("batches");
    QTest::addColumn<bool>("annotations");
    QTest::addColumn<bool>("progressMessage");
    QTest::addColumn<bool>("titles");
    QTest::addColumn<bool>("structured");
    QTest::newRow("2024-10-07") << false << false << false << false << false;
    QTest::newRow("2024-11-05") << false << false << false << false << false;
    QTest::newRow("2025-03-26") << true << true << true << false << false;
    QTest::newRow("2025-06-18") << false << true << true << true << true;
    QTest::newRow("2025-11-25") << false << true << true << true << true;
}

void TestRevision::knowsWhatARevisionHas()
{
    const Revision *revision = findRevision(QString::fromLatin1(QTest::currentDataTag()));
    QVERIFY(revision);
    QTEST(revision->hasBatches, "batches");
    QTEST(revision->hasToolAnnotations, "annotations");
    QTEST(revision->hasProgressMessage, "progressMessage");
    QTEST(revision->hasTitles, "titles");
    QTEST(revision->hasStructuredContent, "structured");
    QCOMPARE(revision->resourceNotFoundCode, -32002);
}

void TestRevision::doesNotKnowOthers()
{
    QVERIFY(!findRevision(QString()));
    QVERIFY(!findRevision(QStringLiteral("1.0.0")));
    QVERIFY(!findRevision(QStringLiteral("2024-11-05 ")));
}

void TestRevision::findsTheOldest()
{
    QCOMPARE(oldestRevision({QStringLiteral("2025-11-25"), QStringLiteral("2025-03-26")}).name,
        QStringLiteral("2025-03-26"));
    QCOMPARE(oldestRevision({QStringLiteral("2099-01-01"), QStringLiteral("2025-06-18")}).name,
        QStringLiteral("2025-06-18"));
    QCOMPARE(oldestRevision({}).name, QStringLiteral("2024-10-07"));
}

QTEST_GUILESS_MAIN(TestRevision)
#include "tst_revision.moc"
