// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/frontfixture.h"
#include "tests/support/rawclient.h"

#include <QLoggingCategory>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using shared::CloseReason;
using tests::FrontFixture;
using tests::RawClient;

namespace {

QByteArray get(const QByteArray &target)
{
    return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
}

} // namespace

// Ends behind what may not be read yet, with real sockets.
class TestUnreadWatch : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QLoggingCategory::setFilterRules(u"coral.http*=false"_s); }

    void noticesTheEndBehindUnreadRequests_data()
    {
        QTest::addColumn<bool>("isReset");
        QTest::addColumn<CloseReason>("reason");
        QTest::newRow("FIN") << false << CloseReason::ClientClosed;
        QTest::newRow("RST") << true << CloseReason::ConnectionReset;
    }

    void noticesTheEndBehindUnreadRequests()
    {
        QFETCH(const bool, isReset);
        QFETCH(const CloseReason, reason);
        FrontFixture::Settings settings;
        settings.limits.pipelinedRequests = 1;
        FrontFixture front(settings);
        RawClient client(front.port());
        // More than is read ahead of an answer that isn't there yet, less than the kernel takes.
        client.send(get("/later/a") + get("/hello").repeated(4'000));
        QTRY_VERIFY(front.isAsked(u"a"_s));
        if (isReset)
            client.reset();
        else
            client.close();
        QTRY_COMPARE(front.disconnected(), std::vector{reason});
        QCOMPARE(front.closed(reason), 1);
        QCOMPARE(front.calls(), QByteArrayList());
    }

    void leavesAClientThatWaits()
    {
        FrontFixture::Settings settings;
        settings.limits.pipelinedRequests = 1;
        settings.limits.requests = {0, 0};
        FrontFixture front(settings);
        RawClient client(front.port());
        client.send(get("/later/a") + get("/hello").repeated(4'000));
        QTRY_VERIFY(front.isAsked(u"a"_s));
        QCOMPARE(client.receive(1, 700ms), ""); // longer than until the next look
        QVERIFY(front.answer(u"a"_s));
        QCOMPARE(tests::bodyOf(client.receiveReply()), "a");
        for (int i = 0; i < 4'000; ++i)
            QCOMPARE(tests::statusOf(client.receiveReply()), 200);
    }
};

QTEST_GUILESS_MAIN(TestUnreadWatch)
#include "tst_unreadwatch.moc"
