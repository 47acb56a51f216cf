// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/answer.h"
#include "server/http/connection.h"
#include "tests/http/memorysocket.h"
#include "tests/support/manualclock.h"
#include "tests/support/rawclient.h"

#include <QLoggingCategory>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace server::http;
using shared::CloseReason;
using tests::MemorySocket;

// What a connection does with a request that the second parser reads otherwise than the guard. No
// bytes are known that bring it about, so that the parser is a word of the test here.
class TestDisagreement : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QLoggingCategory::setFilterRules(u"coral.http*=false"_s);
        qRegisterMetaType<ConnectionRecord>();
    }

    void closesTheConnection()
    {
        const Limits limits;
        tests::ManualClock clock;
        shared::DeadlineQueue deadlines(clock);
        ReplyWriter writer(clock);
        QByteArrayList asked;
        const Connection::Environment environment{.limits = limits,
            .clock = clock,
            .deadlines = deadlines,
            .writer = writer,
            .dispatch = [&asked](const Connection &, const Message &message,
                            const std::shared_ptr<Answer> &answer) {
                asked.append(message.target);
                if (message.target == "/odd")
                    return false;
                answer->reply(Reply::text(200, u"fine"_s));
                return true;
            }};
        auto owned = std::make_unique<MemorySocket>(QHostAddress(QHostAddress::LocalHost));
        MemorySocket *socket = owned.get();
        Connection connection(1, std::move(owned), environment, nullptr);
        QSignalSpy closed(&connection, &Connection::closed);
        connection.start();
        const auto get = [](const QByteArray &target) {
            return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        };
        socket->give(get("/even") + get("/odd") + get("/even"));

        // What came before is answered, what comes behind is not looked at.
        QTRY_VERIFY(socket->written().contains("parser_mismatch"));
        QCOMPARE(asked, QByteArrayList({"/even", "/odd"}));
        const QByteArray written = socket->written();
        const QByteArray refusal = written.sliced(written.lastIndexOf("HTTP/1.1 "));
        QVERIFY(written.startsWith("HTTP/1.1 200 "));
        QCOMPARE(tests::statusOf(refusal), 400);
        QCOMPARE(tests::headerOf(refusal, "Connection"), "close");
        QTRY_VERIFY(!closed.isEmpty());
        const auto record = closed.first().first().value<ConnectionRecord>();
        QCOMPARE(record.reason, CloseReason::ProtocolViolation);
        QCOMPARE(record.refusedStatus, 400);
        QCOMPARE(record.refusal, "parser_mismatch"_L1);
    }
};

QTEST_GUILESS_MAIN(TestDisagreement)
#include "tst_disagreement.moc"
