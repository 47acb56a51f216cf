// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/text.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace server::session;

class TestText : public QObject {
    Q_OBJECT
private slots:
    void knowsItsSizeInUtf8_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qsizetype>("size"); // -1: none
        QTest::newRow("empty") << QString() << qsizetype(0);
        QTest::newRow("one byte") << u"a\x7f"_s << qsizetype(2);
        QTest::newRow("two bytes") << u"ä"_s << qsizetype(2);
        QTest::newRow("three bytes") << u"€"_s << qsizetype(3);
        QTest::newRow("four bytes") << u"🚀"_s << qsizetype(4);
        QTest::newRow("high alone") << u"a"_s + QChar(0xd83d) << qsizetype(-1);
        QTest::newRow("high before text") << QChar(0xd83d) + u"a"_s << qsizetype(-1);
        QTest::newRow("low alone") << u"a"_s + QChar(0xde80) << qsizetype(-1);
        QTest::newRow("the wrong way round")
            << QString(QChar(0xde80)) + QChar(0xd83d) << qsizetype(-1);
    }
    void knowsItsSizeInUtf8()
    {
        QFETCH(QString, text);
        QFETCH(qsizetype, size);
        QCOMPARE(utf8Size(text).value_or(-1), size);
        if (size >= 0)
            QCOMPARE(text.toUtf8().size(), size);
    }

    void takesAsAnIdWhatCanStandInAUrl_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isTaken");
        QTest::newRow("plain") << u"alice"_s << true;
        QTest::newRow("blanks inside") << u"bob of the hill"_s << true;
        QTest::newRow("dots") << u"..."_s << true;
        QTest::newRow("a slash") << u"a/b"_s << true;
        QTest::newRow("empty") << QString() << false;
        QTest::newRow("too long") << u"123456789 123456"_s << false;
        QTest::newRow("blank before") << u" a"_s << false;
        QTest::newRow("blank after") << u"a "_s << false;
        QTest::newRow("no-break space") << u"a\u00a0"_s << false;
        QTest::newRow("here") << u"."_s << false;
        QTest::newRow("above") << u".."_s << false;
        QTest::newRow("a line break") << u"a\nb"_s << false;
    }
    void takesAsAnIdWhatCanStandInAUrl()
    {
        QFETCH(QString, text);
        QFETCH(bool, isTaken);
        const auto checked = checkId(u"The agent id", text, 15);
        QCOMPARE(checked.hasValue(), isTaken);
        if (!isTaken)
            QVERIFY(checked.error().message.startsWith(u"The agent id "));
    }

    void repeatsAnythingSafely_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("shown");
        QTest::newRow("plain") << u"alice"_s << u"\"alice\""_s;
        QTest::newRow("controls") << u"a\r\n\tb"_s << u"\"a\ufffd\ufffd\ufffdb\""_s;
        QTest::newRow("lone surrogate") << QString(QChar(0xd83d)) << u"\"\ufffd\""_s;
        QTest::newRow("whole pair") << u"🚀"_s << u"\"🚀\""_s;
        QTest::newRow("long") << QString(100, u'x') << u"\""_s + QString(64, u'x') + u"…\""_s;
        QTest::newRow("pair at the cut")
            << QString(63, u'x') + u"🚀x"_s << u"\""_s + QString(63, u'x') + u"🚀…\""_s;
    }
    void repeatsAnythingSafely()
    {
        QFETCH(QString, text);
        QFETCH(QString, shown);
        QCOMPARE(quoted(text), shown);
    }

    void repeatsNoMoreThanTen()
    {
        QCOMPARE(quoted(QStringList{u"a"_s, u"b"_s}), u"\"a\", \"b\""_s);
        QVERIFY(quoted(QStringList(12, u"a"_s)).endsWith(u"\"a\" and 2 more"));
    }
};

QTEST_GUILESS_MAIN(TestText)
#include "tst_text.moc"
