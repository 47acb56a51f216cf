// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/frontfixture.h"
#include "tests/support/rawclient.h"

#include <QLoggingCategory>
#include <QTest>

#ifdef Q_OS_LINUX
#include <sys/resource.h>
#include <time.h>
#endif

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using tests::FrontFixture;
using tests::RawClient;

// In a program of its own, because it takes the descriptors of the whole process away.
class TestDescriptors : public QObject {
    Q_OBJECT

#ifdef Q_OS_LINUX
private:
    static constexpr rlim_t kLimit = 200;

    static double processorSeconds()
    {
        timespec time{};
        ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
    }

private slots:
    void initTestCase()
    {
        QLoggingCategory::setFilterRules(u"coral.http*=false"_s);
        // What is loaded once, on the first connection, is not to run out of descriptors.
        QVERIFY(RawClient(FrontFixture().port()).isConnected());
        const rlimit limit{kLimit, kLimit};
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &limit), 0);
    }

    void keepsServingWhenTheyRunOut()
    {
        FrontFixture front;
        RawClient first(front.port());
        const QByteArray hello = "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n";
        first.send(hello);
        QCOMPARE(tests::bodyOf(first.receiveReply()), "hello");
        std::vector<RawClient> clients;
        while (clients.size() < 150 && front.statistics().acceptPauses == 0) {
            clients.emplace_back(front.port());
            QVERIFY(clients.back().isConnected());
        }
        QTRY_VERIFY(front.statistics().acceptPauses > 0);
        // The one that found no room is told, and those who are in are served.
        const QByteArray refusal = clients.back().receiveAll();
        QCOMPARE(tests::statusOf(refusal), 503);
        QVERIFY(tests::headerOf(refusal, "Retry-After").toInt() > 0);
        QVERIFY2(refusal.contains("no_descriptors"), refusal.constData());
        first.send(hello);
        QCOMPARE(tests::bodyOf(first.receiveReply()), "hello");
        clients.pop_back();
        // More who come, and no busy loop meanwhile.
        for (int i = 0; i < 10; ++i)
            clients.emplace_back(front.port());
        const double before = processorSeconds();
        first.receive(1, 500ms);
        QVERIFY(processorSeconds() - before < 0.25);
        clients.clear();
        QTRY_COMPARE(front.statistics().openConnections, 1);
        QVERIFY(!front.statistics().isAcceptPaused);
        RawClient last(front.port());
        last.send(hello);
        QCOMPARE(tests::bodyOf(last.receiveReply()), "hello");
    }

    // What ends then must not lead it to accept on a socket that is closed.
    void closesWhenTheyHaveRunOut()
    {
        FrontFixture front;
        std::vector<RawClient> clients;
        while (clients.size() < 150 && front.statistics().acceptPauses == 0) {
            clients.emplace_back(front.port());
            QVERIFY(clients.back().isConnected());
        }
        QTRY_VERIFY(front.statistics().isAcceptPaused);
        front.run([](server::http::HttpServer &server) {
            server.close(shared::CloseReason::ServerShutdown);
        });
        clients.clear();
        QTRY_COMPARE(front.statistics().openConnections, 0);
        QVERIFY(!front.statistics().isAcceptPaused);
    }
#endif
};

QTEST_GUILESS_MAIN(TestDescriptors)
#include "tst_descriptors.moc"
