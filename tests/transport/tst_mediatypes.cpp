// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/transport/mediatypes.h"

#include <QTest>

using namespace server::transport;

class TestMediaTypes : public QObject {
    Q_OBJECT
private slots:
    void readsAccept_data()
    {
        QTest::addColumn<QByteArrayList>("fields");
        QTest::addColumn<bool>("json");
        QTest::addColumn<bool>("events");
        const auto row = [](const char *name, const QByteArrayList &fields, bool json,
                             bool events) { QTest::newRow(name) << fields << json << events; };
        row("none", {}, true, true);
        row("both", {"application/json, text/event-stream"}, true, true);
        row("both, other order and case", {"Text/Event-Stream,APPLICATION/json"}, true, true);
        row("in two fields", {"application/json", "text/event-stream"}, true, true);
        row("json alone", {"application/json"}, true, false);
        row("events alone", {"text/event-stream"}, false, true);
        row("everything", {"*/*"}, true, true);
        row("one group", {"text/*"}, false, true);
        row("with weights", {"application/json;q=0.9, text/event-stream;q=0.1"}, true, true);
        row("excluded", {"*/*, text/event-stream;q=0"}, true, false);
        row("excluded before", {"text/event-stream; q=0.0, */*"}, true, false);
        row("a longer type", {"application/jsonp, text/event-streams"}, false, false);
        row("empty", {""}, false, false);
        row("nonsense", {",;q,//"}, false, false);
    }

    void readsAccept()
    {
        QFETCH(QByteArrayList, fields);
        server::http::Headers headers;
        for (const QByteArray &field : std::as_const(fields))
            headers.append("Accept", field);
        QTEST(accepts(headers, "application/json"), "json");
        QTEST(accepts(headers, "text/event-stream"), "events");
    }

    void knowsJson_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<bool>("isJson");
        QTest::newRow("plain") << QByteArray("application/json") << true;
        QTest::newRow("with charset") << QByteArray("Application/JSON ; charset=utf-8") << true;
        QTest::newRow("text") << QByteArray("text/plain") << false;
        QTest::newRow("none") << QByteArray() << false;
        QTest::newRow("longer") << QByteArray("application/json-patch") << false;
    }

    void knowsJson()
    {
        QFETCH(QByteArray, type);
        QTEST(isJsonType(type), "isJson");
    }
};

QTEST_GUILESS_MAIN(TestMediaTypes)
#include "tst_mediatypes.moc"
