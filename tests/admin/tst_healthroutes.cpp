// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin/healthroutes.h"
#include "server/http/router.h"
#include "tests/support/fakehttp.h"

#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace server::admin;
using server::http::Method;
using server::http::Reply;

class TestHealthRoutes : public QObject {
    Q_OBJECT

private:
    Health m_health;

    Reply get(const QString &path, Method method = Method::Get)
    {
        server::http::Router router;
        HealthRoutes([this] { return m_health; }).addRoutes(router);
        server::http::Request request;
        request.method = method;
        request.target = path.toUtf8();
        const auto responder = std::make_shared<tests::FakeResponder>();
        router.route(request, responder);
        return *responder->answer;
    }

    static QJsonObject json(const Reply &reply)
    {
        return QJsonDocument::fromJson(reply.body).object();
    }

private slots:
    void init()
    {
        m_health = {.checks = {{.name = u"accepting"_s, .isOk = true, .detail = {}},
                        {.name = u"journal"_s, .isOk = true, .detail = u"memory"_s}},
            .version = u"1.2.3"_s,
            .uptime = 3min + 12s,
            .sessions = 3,
            .transports = 12,
            .connections = 15,
            .residentBytes = 25'270'682,
            .loopLag = 1200us};
    }

    void tellsThatItLivesWhateverElseIs()
    {
        m_health.checks[1].isOk = false;
        const Reply reply = get(u"/health/live"_s);
        QCOMPARE(reply.status, 200);
        QCOMPARE(json(reply), (QJsonObject{{u"status"_s, u"live"_s}}));
        QCOMPARE(reply.headers.value("Cache-Control"), QByteArray("no-store"));
    }

    void isReadyWhenAllChecksHold()
    {
        const Reply reply = get(u"/health/ready"_s);
        QCOMPARE(reply.status, 200);
        QCOMPARE(reply.headers.value("Content-Type"), QByteArray("application/json"));
        QCOMPARE(reply.headers.value("Cache-Control"), QByteArray("no-store"));
        QCOMPARE(json(reply),
            (QJsonObject{{u"status"_s, u"ready"_s},
                {u"checks"_s,
                    QJsonObject{{u"accepting"_s, QJsonObject{{u"ok"_s, true}}},
                        {u"journal"_s,
                            QJsonObject{{u"ok"_s, true}, {u"detail"_s, u"memory"_s}}}}}}));
    }

    void isNotReadyWhenOneFails_data()
    {
        QTest::addColumn<int>("check");
        QTest::newRow("accepting") << 0;
        QTest::newRow("journal") << 1;
    }

    void isNotReadyWhenOneFails()
    {
        QFETCH(int, check);
        m_health.checks[check].isOk = false;
        m_health.checks[check].detail = u"it is broken"_s;
        const Reply reply = get(u"/health/ready"_s);
        QCOMPARE(reply.status, 503);
        QCOMPARE(json(reply).value(u"status"_s).toString(), u"not_ready"_s);
        const QJsonObject told =
            json(reply).value(u"checks"_s)[m_health.checks[check].name].toObject();
        QCOMPARE(told, (QJsonObject{{u"ok"_s, false}, {u"detail"_s, u"it is broken"_s}}));
        const Reply forPeople = get(u"/health"_s);
        QCOMPARE(forPeople.status, 503);
        QVERIFY2(forPeople.body.contains("FAILED (it is broken)"), forPeople.body.constData());
    }

    void tellsPeople()
    {
        const Reply reply = get(u"/health"_s);
        QCOMPARE(reply.status, 200);
        QCOMPARE(reply.headers.value("Content-Type"), QByteArray("text/plain; charset=utf-8"));
        QCOMPARE(QString::fromUtf8(reply.body),
            u"Coral Server 1.2.3: ready, up 3m12s\n"
            "12 connected agents in 3 sessions, 15 connections\n"
            "24.1 MiB of memory, event loop at worst 1ms late\n"
            "accepting: ok\n"
            "journal: ok (memory)\n"_s);
    }

    void tellsThatItEndsWithAClient()
    {
        m_health.endsWithClient = true;
        QVERIFY(json(get(u"/health/ready"_s)).value(u"endsWithClient"_s).toBool());
        QVERIFY(get(u"/health"_s).body.endsWith("\nhosted by --stdio, ends with its client\n"));
    }

    void leavesOutWhatTheSystemDoesNotTell()
    {
        m_health.residentBytes.reset();
        QVERIFY(get(u"/health"_s).body.contains("\nevent loop at worst 1ms late\n"));
    }
};

QTEST_GUILESS_MAIN(TestHealthRoutes)
#include "tst_healthroutes.moc"
