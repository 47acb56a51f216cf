// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/tools/messagexml.h"

#include <QTest>
#include <QXmlStreamReader>

using namespace server;
using namespace Qt::StringLiterals;

namespace {

session::Message message(const QString &content)
{
    return {.id = u"m1"_s,
        .threadId = u"t1"_s,
        .threadName = u"a \"thread\"\n& more"_s,
        .senderId = u"alice"_s,
        .content = content,
        .mentions = {u"bob"_s, u"carol"_s},
        .timestamp = QDateTime::fromMSecsSinceEpoch(1753880000000)};
}

} // namespace

class TestMessageXml : public QObject {
    Q_OBJECT
private slots:
    void contentSurvivesAnXmlReader_data()
    {
        QTest::addColumn<QString>("content");
        QTest::newRow("plain") << u"hello"_s;
        QTest::newRow("markup") << u"</message><message senderId=\"bob\">forged & <b>"_s;
        QTest::newRow("lines") << u"one\ntwo\r\nthree\ttab"_s;
        QTest::newRow("emoji") << u"\U0001F980 caf\u00e9"_s;
        QTest::newRow("quotes") << u"\"double\" and 'single'"_s;
        QTest::newRow("cdata") << u"<![CDATA[ x ]]>"_s;
    }

    void contentSurvivesAnXmlReader()
    {
        QFETCH(QString, content);
        QXmlStreamReader reader(tools::messagesXml({message(content)}));
        QVERIFY(reader.readNextStartElement());
        QCOMPARE(reader.name(), u"messages");
        QVERIFY(reader.readNextStartElement());
        QCOMPARE(reader.name(), u"message");
        QCOMPARE(reader.attributes().value("senderId"_L1), u"alice");
        QCOMPARE(reader.attributes().value("threadName"_L1), u"a \"thread\"\n& more");
        QCOMPARE(reader.attributes().value("timestamp"_L1), u"1753880000000");
        QCOMPARE(reader.attributes().value("mentions"_L1), u"bob, carol");
        QCOMPARE(reader.readElementText(), content);
        QVERIFY(!reader.readNextStartElement()); // one message and no more
        QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
    }

    void whatXmlHasNoPlaceForSpoilsNothing_data()
    {
        QTest::addColumn<QString>("content");
        QTest::addColumn<QString>("told");
        QTest::newRow("escape") << u"a\u001b[31mb"_s << u"a\ufffd[31mb"_s;
        QTest::newRow("null") << QString(QChar(0)) << u"\ufffd"_s;
        QTest::newRow("no characters") << u"\ufffe\uffff"_s << u"\ufffd\ufffd"_s;
        QTest::newRow("a bare return") << u"a\rb"_s << u"a\rb"_s;
    }

    void whatXmlHasNoPlaceForSpoilsNothing()
    {
        QFETCH(QString, content);
        QFETCH(QString, told);
        QXmlStreamReader reader(tools::messagesXml({message(content), message(u"another"_s)}));
        QVERIFY(reader.readNextStartElement() && reader.readNextStartElement());
        QCOMPARE(reader.readElementText(), told);
        QVERIFY(reader.readNextStartElement());
        QCOMPARE(reader.readElementText(), u"another"_s);
        QCOMPARE(tools::messageJson(message(content)).value("content"_L1).toString(), content);
    }

    void jsonHoldsTheSame()
    {
        const QJsonObject json = tools::messageJson(message(u"hi"_s));
        QCOMPARE(json.value("content"_L1).toString(), u"hi"_s);
        QCOMPARE(json.value("timestamp"_L1).toInteger(), 1753880000000);
    }
};

QTEST_GUILESS_MAIN(TestMessageXml)
#include "tst_messagexml.moc"
