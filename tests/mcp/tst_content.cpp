// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/mcp/content.h"
#include "server/mcp/registry.h"

#include <QTest>

using namespace server::mcp;
using namespace Qt::StringLiterals;

class TestContent : public QObject {
    Q_OBJECT

private slots:
    void saysEachKind_data();
    void saysEachKind();
    void fitsTheRevision_data();
    void fitsTheRevision();
};

static Resource someResource()
{
    return {u"x:1"_s, u"one"_s, u"One"_s, {}, u"text/plain"_s};
}

void TestContent::saysEachKind_data()
{
    QTest::addColumn<QJsonObject>("content");
    QTest::addColumn<QJsonObject>("expected");
    QTest::newRow("text") << content::text(u"hi"_s)
                          << QJsonObject{{u"type"_s, u"text"_s}, {u"text"_s, u"hi"_s}};
    QTest::newRow("image") << content::image("abc", u"image/png"_s)
                           << QJsonObject{{u"type"_s, u"image"_s}, {u"data"_s, u"YWJj"_s},
                                  {u"mimeType"_s, u"image/png"_s}};
    QTest::newRow("audio") << content::audio("abc", u"audio/wav"_s)
                           << QJsonObject{{u"type"_s, u"audio"_s}, {u"data"_s, u"YWJj"_s},
                                  {u"mimeType"_s, u"audio/wav"_s}};
    QTest::newRow("link") << content::link(someResource())
                          << QJsonObject{{u"type"_s, u"resource_link"_s}, {u"uri"_s, u"x:1"_s},
                                 {u"name"_s, u"one"_s}, {u"title"_s, u"One"_s},
                                 {u"mimeType"_s, u"text/plain"_s}};
    const QJsonObject text{
        {u"uri"_s, u"x:1"_s}, {u"mimeType"_s, u"text/plain"_s}, {u"text"_s, u"hi"_s}};
    QTest::newRow("text of a resource")
        << content::textOf(u"x:1"_s, u"text/plain"_s, u"hi"_s) << text;
    QTest::newRow("blob of a resource")
        << content::blobOf(u"x:1"_s, u"image/png"_s, "abc")
        << QJsonObject{
               {u"uri"_s, u"x:1"_s}, {u"mimeType"_s, u"image/png"_s}, {u"blob"_s, u"YWJj"_s}};
    QTest::newRow("embedded") << content::embedded(text)
                              << QJsonObject{{u"type"_s, u"resource"_s}, {u"resource"_s, text}};
}

void TestContent::saysEachKind()
{
    QFETCH(QJsonObject, content);
    QTEST(content, "expected");
}

void TestContent::fitsTheRevision_data()
{
    QTest::addColumn<QStringList>("kinds");
    QTest::newRow("2024-11-05") << QStringList{u"text"_s, u"text"_s, u"text"_s};
    QTest::newRow("2025-03-26") << QStringList{u"text"_s, u"audio"_s, u"text"_s};
    QTest::newRow("2025-06-18") << QStringList{u"text"_s, u"audio"_s, u"resource_link"_s};
}

void TestContent::fitsTheRevision()
{
    const QJsonArray all{content::text(u"hi"_s), content::audio("abc", u"audio/wav"_s),
        content::link(someResource())};
    const Revision &revision = *findRevision(QString::fromLatin1(QTest::currentDataTag()));
    const QJsonArray fitting = content::forRevision(all, revision);
    QStringList kinds;
    for (const QJsonValue &one : fitting)
        kinds << one[u"type"_s].toString();
    QTEST(kinds, "kinds");
    QCOMPARE(fitting.first(), all.first());
    const QString last = fitting.last()[u"text"_s].toString();
    QVERIFY(kinds.last() == u"resource_link"_s || last.contains(u"x:1"_s));
}

QTEST_GUILESS_MAIN(TestContent)
#include "tst_content.moc"
