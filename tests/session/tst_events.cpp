// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/events.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace server::session;

Q_DECLARE_METATYPE(server::session::Event)

class TestEvents : public QObject {
    Q_OBJECT
private slots:
    void comesBackAsItWasWritten_data()
    {
        QTest::addColumn<Event>("event");
        const QString odd = u"ä\"\\\n🚀"_s + QChar(0) + QChar(0x1f);
        QTest::newRow("session") << Event(SessionCreated{{u"a"_s, odd}, {}, {}, {}});
        QTest::newRow("graph") << Event(
            SessionCreated{{u"a"_s, u"s"_s}, {u"x"_s, u"y"_s}, {{u"x"_s, u"y"_s}, {}}, {u"y"_s}});
        QTest::newRow("registered") << Event(AgentRegistered{u"x"_s, odd});
        QTest::newRow("described") << Event(AgentDescribed{odd, {}});
        QTest::newRow("thread") << Event(ThreadCreated{u"t"_s, odd, u"x"_s, {u"x"_s, u"y"_s}});
        QTest::newRow("added") << Event(ParticipantAdded{u"t"_s, u"y"_s, u"x"_s});
        QTest::newRow("removed") << Event(ParticipantRemoved{u"t"_s, u"y"_s, u"x"_s});
        const QDateTime time = QDateTime::fromMSecsSinceEpoch(1'795'467'855'120).toUTC();
        QTest::newRow("message") << Event(MessageSent{
            9'007'199'254'740'000, {u"m"_s, u"t"_s, {}, u"x"_s, odd, {u"y"_s, odd}, time}});
        QTest::newRow("closed") << Event(ThreadClosed{u"t"_s, u"x"_s, odd});
        QTest::newRow("agent removed") << Event(AgentRemoved{odd});
        QTest::newRow("session closed") << Event(SessionClosed{odd});
        QTest::newRow("read") << Event(MentionsRead{u"x"_s, {0, 7, 9'007'199'254'740'000}});
    }
    void comesBackAsItWasWritten()
    {
        QFETCH(Event, event);
        const auto back = eventFromJson(toJson(event));
        QVERIFY2(back.hasValue(), back ? "" : qPrintable(back.error().message));
        QVERIFY(*back == event);
    }

    void isOneLine() { QVERIFY(!toJson(AgentRegistered{u"x"_s, u"a\nb"_s}).contains('\n')); }

    void refusesWhatItDoesNotUnderstand_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("array") << QByteArray("[]");
        QTest::newRow("no version") << QByteArray(R"({"type":"thread_closed"})");
        QTest::newRow("future version") << QByteArray(R"({"v":2,"type":"thread_closed"})");
        QTest::newRow("no type") << QByteArray(R"({"v":1})");
        QTest::newRow("unknown type") << QByteArray(R"({"v":1,"type":"thread_opened"})");
        QTest::newRow("missing member")
            << QByteArray(R"({"v":1,"type":"agent_registered","agentId":"a"})");
        QTest::newRow("wrong type")
            << QByteArray(R"({"v":1,"type":"agent_registered","agentId":1,"description":""})");
        QTest::newRow("wrong item")
            << QByteArray(R"({"v":1,"type":"mentions_read","agentId":"a","numbers":["1"]})");
        QTest::newRow("negative number")
            << QByteArray(R"({"v":1,"type":"mentions_read","agentId":"a","numbers":[-1]})");
        QTest::newRow("not a time")
            << QByteArray(R"({"v":1,"type":"message_sent","number":0,"id":"m","threadId":"t",)"
                          R"("senderId":"a","content":"","mentions":[],"timestamp":"soon"})");
    }
    void refusesWhatItDoesNotUnderstand()
    {
        QFETCH(QByteArray, json);
        const auto event = eventFromJson(json);
        QVERIFY(!event);
        QCOMPARE(event.error().code, shared::ErrorCode::Internal);
    }
};

QTEST_GUILESS_MAIN(TestEvents)
#include "tst_events.moc"
