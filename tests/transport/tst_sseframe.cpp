// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/sseframe.h"

#include <QTest>

using namespace server::transport;

class TestSseFrame : public QObject {
    Q_OBJECT
private slots:
    void framesAnEvent_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("data");
        QTest::addColumn<QByteArray>("id");
        QTest::addColumn<QByteArray>("frame");
        QTest::newRow("name and data") << QByteArray("message") << QByteArray("{}") << QByteArray()
                                       << QByteArray("event: message\r\ndata: {}\r\n\r\n");
        QTest::newRow("with id") << QByteArray("e") << QByteArray("d") << QByteArray("7")
                                 << QByteArray("event: e\r\nid: 7\r\ndata: d\r\n\r\n");
        QTest::newRow("no name") << QByteArray() << QByteArray("d") << QByteArray()
                                 << QByteArray("data: d\r\n\r\n");
        QTest::newRow("empty data") << QByteArray("e") << QByteArray() << QByteArray()
                                    << QByteArray("event: e\r\ndata: \r\n\r\n");
        QTest::newRow("line breaks of every kind become fields")
            << QByteArray() << QByteArray("a\nb\r\nc\rd") << QByteArray()
            << QByteArray("data: a\r\ndata: b\r\ndata: c\r\ndata: d\r\n\r\n");
        QTest::newRow("data cannot forge a field")
            << QByteArray("message") << QByteArray("x\nevent: endpoint") << QByteArray()
            << QByteArray("event: message\r\ndata: x\r\ndata: event: endpoint\r\n\r\n");
    }

    void framesAnEvent()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, data);
        QFETCH(QByteArray, id);
        QTEST(sse::event(name, data, id), "frame");
    }

    void framesACommentAndARetry()
    {
        QCOMPARE(sse::comment("ping"), QByteArray(": ping\r\n\r\n"));
        QCOMPARE(sse::comment("a\nb"), QByteArray(": a\r\n: b\r\n\r\n"));
        QCOMPARE(sse::withRetry(std::chrono::seconds(2), sse::event("x", "y")),
            QByteArray("retry: 2000\r\nevent: x\r\ndata: y\r\n\r\n"));
    }
};

QTEST_GUILESS_MAIN(TestSseFrame)
#include "tst_sseframe.moc"
