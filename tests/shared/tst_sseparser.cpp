// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/sseparser.h"

#include <QTest>

using shared::SseComment;
using shared::SseEvent;
using shared::SseItem;
using shared::SseParser;
using shared::SseRetry;

// One item, one line, so that a failed comparison can be read.
static QByteArrayList described(const QList<SseItem> &items)
{
    QByteArrayList lines;
    for (const SseItem &item : items) {
        if (const auto *event = std::get_if<SseEvent>(&item))
            lines << "event " + event->name + " [" + event->data + "] id=" + event->id;
        else if (const auto *comment = std::get_if<SseComment>(&item))
            lines << "comment [" + comment->text + "]";
        else
            lines << "retry " + QByteArray::number(qint64{std::get<SseRetry>(item).delay.count()});
    }
    return lines;
}

class TestSseParser : public QObject {
    Q_OBJECT

private slots:
    void readsStreams_data();
    void readsStreams();
    void readsTheSameInWhateverPieces_data() { readsStreams_data(); }
    void readsTheSameInWhateverPieces();
    void endsALineAtCarriageReturnAtOnce();
    void refusesALineThatIsTooLong();
    void refusesAnEventThatIsTooLong();
    void keepsWhatCameBeforeAnError();
    void tellsTheLastEventIdOnlyOnceItsEventEnded();
};

void TestSseParser::readsStreams_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<QByteArrayList>("expected");
    const auto row = [](const char *name, const QByteArray &stream,
                         const QByteArrayList &expected) {
        QTest::newRow(name) << stream << expected;
    };
    row("nothing", "", {});
    row("one event", "data: x\n\n", {"event message [x] id="});
    row("named", "event: endpoint\ndata: /m?s=1\n\n", {"event endpoint [/m?s=1] id="});
    row("data before its name", "data: x\r\nevent: endpoint\r\n\r\n", {"event endpoint [x] id="});
    row("CR", "data: x\rdata: y\r\r", {"event message [x\ny] id="});
    row("CRLF", "data: x\r\ndata: y\r\n\r\n", {"event message [x\ny] id="});
    row("mixed ends", "data: x\rdata: y\ndata: z\r\n\n", {"event message [x\ny\nz] id="});
    row("LF after CRLF ends the event", "data: x\r\n\ndata: y\n\r\n",
        {"event message [x] id=", "event message [y] id="});
    row("byte order mark",
        "\xEF\xBB\xBF"
        "data: x\n\n",
        {"event message [x] id="});
    row("only the first mark is one",
        "\xEF\xBB\xBF\xEF\xBB\xBF"
        "data: x\ndata: y\n\n",
        {"event message [y] id="});
    row("half a mark is text",
        "\xEF\xBB"
        "data: x\ndata: y\n\n",
        {"event message [y] id="});
    row("a mark and an empty stream", "\xEF\xBB\xBF", {});
    row("comment", ": ping\n\n", {"comment [ ping]"});
    row("empty comment", ":\n", {"comment []"});
    row("comment inside an event", "data: x\n:beat\ndata: y\n\n",
        {"comment [beat]", "event message [x\ny] id="});
    row("no space", "data:x\n\n", {"event message [x] id="});
    row("one space only is taken off", "data:  x \n\n", {"event message [ x ] id="});
    row("a tab is kept", "data:\tx\n\n", {"event message [\tx] id="});
    row("colons in the value", "data: a:b: c\n\n", {"event message [a:b: c] id="});
    row("field without a colon", "data\ndata\n\n", {"event message [\n] id="});
    row("empty data line alone is an event", "data:\n\n", {"event message [] id="});
    row("event without data is none", "event: x\n\ndata: y\n\n", {"event message [y] id="});
    row("empty name is message", "event:\ndata: x\n\n", {"event message [x] id="});
    row("last name counts", "event: a\nevent: b\ndata: x\n\n", {"event b [x] id="});
    row("unknown fields", "foo: bar\nDATA: no\n data: no\ndata: x\n\n", {"event message [x] id="});
    row("id", "id: 7\ndata: x\n\n", {"event message [x] id=7"});
    row("id stays", "id: 7\ndata: x\n\ndata: y\n\n",
        {"event message [x] id=7", "event message [y] id=7"});
    row("id is cleared", "id: 7\ndata: x\n\nid\ndata: y\n\n",
        {"event message [x] id=7", "event message [y] id="});
    row("id of an event without data", "id: 7\n\ndata: y\n\n", {"event message [y] id=7"});
    row("id with NUL", QByteArray("id: 7\ndata: x\n\nid: a\0b\ndata: y\n\n", 32),
        {"event message [x] id=7", "event message [y] id=7"});
    row("retry", "retry: 2500\n\n", {"retry 2500"});
    row("retry of nonsense", "retry: 1s\nretry: -1\nretry: +1\nretry:\nretry: 1.5\nretry:  5\n",
        {});
    row("retry beyond all bounds", "retry: 99999999999999999999\n", {});
    row("end of the stream cuts the event", "data: x\n", {});
    row("end of the stream cuts the line", "data: x\n\ndata: y", {"event message [x] id="});
    row("bytes beyond ASCII", "data: \xF0\x9F\x90\xA0 \xC3\xA9\n\n",
        {"event message [\xF0\x9F\x90\xA0 \xC3\xA9] id="});
    row("other separators are text",
        "data: a\x0B"
        "b\xE2\x80\xA8"
        "c\n\n",
        {"event message [a\x0B"
         "b\xE2\x80\xA8"
         "c] id="});
}

void TestSseParser::readsStreams()
{
    QFETCH(QByteArray, stream);
    QFETCH(QByteArrayList, expected);
    SseParser parser;
    QCOMPARE(described(parser.feed(stream)), expected);
    QVERIFY(!parser.error());
}

void TestSseParser::readsTheSameInWhateverPieces()
{
    QFETCH(QByteArray, stream);
    QFETCH(QByteArrayList, expected);
    for (qsizetype cut = 0; cut <= stream.size(); ++cut) {
        SseParser parser;
        QList<SseItem> items = parser.feed(stream.first(cut));
        items += parser.feed(stream.sliced(cut));
        QCOMPARE(described(items), expected);
    }
    SseParser parser;
    QList<SseItem> items;
    for (const char byte : stream)
        items += parser.feed(QByteArrayView(&byte, 1));
    QCOMPARE(described(items), expected);
}

void TestSseParser::endsALineAtCarriageReturnAtOnce()
{
    SseParser parser;
    QCOMPARE(described(parser.feed("data: x\r\r")), QByteArrayList{"event message [x] id="});
    QVERIFY(parser.feed("\n").isEmpty());
    QCOMPARE(described(parser.feed(": b\r")), QByteArrayList{"comment [ b]"});
}

void TestSseParser::refusesALineThatIsTooLong()
{
    SseParser parser(10);
    QVERIFY(!parser.feed("data: 6789\n\n").isEmpty());
    QVERIFY(parser.feed("data: ").isEmpty());
    QVERIFY(!parser.error());
    QVERIFY(parser.feed("67890").isEmpty());
    QVERIFY(parser.error());
    QCOMPARE(parser.error()->code, shared::ErrorCode::LimitReached);
    QVERIFY(parser.feed("\n\ndata: x\n\n").isEmpty());
}

void TestSseParser::refusesAnEventThatIsTooLong()
{
    SseParser parser(100, 8);
    QVERIFY(!parser.feed("data: 123\ndata: 567\n\n").isEmpty());
    QVERIFY(parser.feed("data: 123\ndata: 5678\n\n").isEmpty());
    QVERIFY(parser.error());
}

void TestSseParser::keepsWhatCameBeforeAnError()
{
    SseParser parser(10);
    QCOMPARE(described(parser.feed("data: x\n\ndata: much too long\n\n")),
        QByteArrayList{"event message [x] id="});
    QVERIFY(parser.error());
}

void TestSseParser::tellsTheLastEventIdOnlyOnceItsEventEnded()
{
    SseParser parser;
    QVERIFY(parser.feed("id: 3\ndata: x\n").isEmpty());
    QCOMPARE(parser.lastEventId(), QByteArray());
    QCOMPARE(parser.feed("\n").size(), 1);
    QCOMPARE(parser.lastEventId(), QByteArray("3"));
}

QTEST_GUILESS_MAIN(TestSseParser)
#include "tst_sseparser.moc"
