// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/revision.h"

#include <QTest>

using namespace server::mcp;
using namespace Qt::StringLiterals;

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
    QTest::addColumn<QStringList>("features");
    const QStringList first{u"annotations"_s, u"audio"_s, u"progress message"_s};
    const QStringList second =
        first + QStringList{u"forms"_s, u"links"_s, u"structured content"_s, u"titles"_s};
    QTest::newRow("2024-10-07") << QStringList();
    QTest::newRow("2024-11-05") << QStringList();
    QTest::newRow("2025-03-26") << first + QStringList{u"batches"_s};
    QTest::newRow("2025-06-18") << second;
    QTest::newRow("2025-11-25") << second
            + QStringList{u"elicitation ids"_s, u"errors without id"_s, u"icons"_s, u"pages"_s};
}

void TestRevision::knowsWhatARevisionHas()
{
    QFETCH(QStringList, features);
    const Revision *revision = findRevision(QString::fromLatin1(QTest::currentDataTag()));
    QVERIFY(revision);
    QStringList found;
    const auto note = [&found](bool has, const QString &name) {
        if (has)
            found << name;
    };
    note(revision->hasBatches, u"batches"_s);
    note(revision->hasToolAnnotations, u"annotations"_s);
    note(revision->hasProgressMessage, u"progress message"_s);
    note(revision->hasAudio, u"audio"_s);
    note(revision->hasTitles, u"titles"_s);
    note(revision->hasResourceLinks, u"links"_s);
    note(revision->hasStructuredContent, u"structured content"_s);
    note(revision->hasIcons, u"icons"_s);
    note(revision->hasElicitation, u"forms"_s);
    note(revision->hasPageElicitation, u"pages"_s);
    note(revision->hasElicitationIds, u"elicitation ids"_s);
    note(revision->hasErrorsWithoutId, u"errors without id"_s);
    found.sort();
    features.sort();
    QCOMPARE(found, features);
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
