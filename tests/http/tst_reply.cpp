// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/reply.h"

#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using server::http::Headers;
using server::http::Reply;

class TestReply : public QObject {
    Q_OBJECT

private slots:
    void keepsFieldsInOrder()
    {
        Headers headers{{"A", "1"}, {"b", "2"}, {"a", "3"}};
        QCOMPARE(headers.value("a"), "1");
        QCOMPARE(headers.count("A"), 2);
        headers.set("A", "4");
        QCOMPARE(headers.fields(), QList<Headers::Field>({{"b", "2"}, {"A", "4"}}));
        QVERIFY(headers.value("c").isNull());
        QVERIFY(!headers.contains("c"));
    }

    void tellsErrors_data()
    {
        QTest::addColumn<shared::ErrorCode>("code");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("word");
        using Code = shared::ErrorCode;
        QTest::newRow("argument") << Code::InvalidArgument << 400 << u"invalid_argument"_s;
        QTest::newRow("not found") << Code::NotFound << 404 << u"not_found"_s;
        QTest::newRow("forbidden") << Code::Forbidden << 403 << u"forbidden"_s;
        QTest::newRow("conflict") << Code::Conflict << 409 << u"conflict"_s;
        QTest::newRow("gone") << Code::Gone << 410 << u"gone"_s;
        QTest::newRow("limit") << Code::LimitReached << 429 << u"limit_reached"_s;
        QTest::newRow("timeout") << Code::Timeout << 504 << u"timeout"_s;
        QTest::newRow("unavailable") << Code::Unavailable << 503 << u"unavailable"_s;
        QTest::newRow("internal") << Code::Internal << 500 << u"internal"_s;
    }

    void tellsErrors()
    {
        QFETCH(const shared::ErrorCode, code);
        const Reply reply = Reply::error(shared::Error{code, u"What to do \"next\"."_s});
        QTEST(reply.status, "status");
        const QJsonObject body = QJsonDocument::fromJson(reply.body).object();
        QTEST(body[u"error"].toString(), "word");
        QCOMPARE(body[u"message"].toString(), u"What to do \"next\"."_s);
        QCOMPARE(reply.headers.value("content-type"), "application/json");
        const bool isTemporary = reply.status == 429 || reply.status == 503;
        QCOMPARE(reply.headers.value("Retry-After").toInt() > 0, isTemporary);
        QCOMPARE(reply.headers.count("Retry-After"), isTemporary ? 1 : 0);
    }
};

QTEST_GUILESS_MAIN(TestReply)
#include "tst_reply.moc"
