// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/eventid.h"

#include <QTest>

using server::transport::EventId;

class TestEventId : public QObject {
    Q_OBJECT
private slots:
    void readsWhatItWrites()
    {
        const EventId id{"0badcafe", 4'294'967'295U, 18'446'744'073'709'551'615ULL};
        const auto read = EventId::read(id.toText());
        QVERIFY(read);
        QCOMPARE(read->session, id.session);
        QCOMPARE(read->stream, id.stream);
        QCOMPARE(read->event, id.event);
    }

    void refusesAnythingElse_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("a word") << QByteArray("latest");
        QTest::newRow("two parts") << QByteArray("tag-1");
        QTest::newRow("four parts") << QByteArray("tag-1-2-3");
        QTest::newRow("sign") << QByteArray("tag-+1-2");
        QTest::newRow("negative") << QByteArray("tag-1--2");
        QTest::newRow("white space") << QByteArray("tag-1- 2");
        QTest::newRow("zeros in front") << QByteArray("tag-01-2");
        QTest::newRow("hexadecimal") << QByteArray("tag-1-0x2");
        QTest::newRow("stream too large") << QByteArray("tag-4294967296-2");
        QTest::newRow("event too large") << QByteArray("tag-1-18446744073709551616");
        QTest::newRow("NUL inside") << QByteArray("tag-1-2\0", 8);
        QTest::newRow("NUL in the number") << QByteArray("tag-1-2\0003", 9);
        QTest::newRow("huge") << QByteArray(100'000, '1');
        QTest::newRow("huge tag") << QByteArray(100'000, 'a') + "-1-2";
    }

    void refusesAnythingElse()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!EventId::read(text));
    }
};

QTEST_GUILESS_MAIN(TestEventId)
#include "tst_eventid.moc"
