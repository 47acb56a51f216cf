// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/toolanswer.h"

#include <QJsonDocument>
#include <QTest>

using shared::ToolAnswer;

class TestToolAnswer : public QObject {
    Q_OBJECT
private slots:
    void readsAResult_data();
    void readsAResult();
    void findsLinesByName_data();
    void findsLinesByName();
};

void TestToolAnswer::readsAResult_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isError");
    QTest::newRow("one text") << QByteArray(R"({"content":[{"type":"text","text":"hi"}]})")
                              << QStringLiteral("hi") << false;
    QTest::newRow("two texts and an image")
        << QByteArray(R"({"content":[{"type":"text","text":"a"},{"type":"image","data":"x"},
                          {"type":"text","text":"b"}],"isError":false})")
        << QStringLiteral("a\nb") << false;
    QTest::newRow("failure") << QByteArray(
        R"({"content":[{"type":"text","text":"no"}],"isError":true})")
                             << QStringLiteral("no") << true;
    QTest::newRow("nothing") << QByteArray("{}") << QString() << false;
}

void TestToolAnswer::readsAResult()
{
    QFETCH(QByteArray, json);
    const ToolAnswer answer = ToolAnswer::fromResult(QJsonDocument::fromJson(json).object());
    QTEST(answer.text, "text");
    QTEST(answer.isError, "isError");
}

void TestToolAnswer::findsLinesByName_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("value");
    QTest::newRow("among others") << QStringLiteral("Created:\nID: 17\nName: x")
                                  << QStringLiteral("17");
    QTest::newRow("first of two") << QStringLiteral("ID: 17\nID: 18") << QStringLiteral("17");
    QTest::newRow("longer name") << QStringLiteral("IDs: 17") << QString();
    QTest::newRow("inside a line") << QStringLiteral("The ID: 17") << QString();
    QTest::newRow("nothing") << QString() << QString();
}

void TestToolAnswer::findsLinesByName()
{
    QFETCH(QString, text);
    const ToolAnswer answer{.text = text, .structured = {}, .isError = false};
    QTEST(answer.line(u"ID"), "value");
}

QTEST_GUILESS_MAIN(TestToolAnswer)
#include "tst_toolanswer.moc"
