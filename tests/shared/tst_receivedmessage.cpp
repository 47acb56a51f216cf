// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/receivedmessage.h"
#include "shared/client/toolanswer.h"

#include <QJsonArray>
#include <QTest>

using shared::parseReceivedMessages;

class TestReceivedMessage : public QObject {
    Q_OBJECT
private slots:
    void readsMessages();
    void prefersWhatIsStructured();
    void takesNoNewsForNoMessages();
    void passesOverWhatItDoesNotKnow();
    void refusesWhatIsNoListOfMessages_data();
    void refusesWhatIsNoListOfMessages();
};

void TestReceivedMessage::readsMessages()
{
    const auto messages = parseReceivedMessages(QStringLiteral(
        "<messages>\n"
        "<message id=\"1\" threadId=\"t\" threadName=\"a &lt;b&gt;\" senderId=\"alice\" "
        "timestamp=\"1753880000123\" mentions=\"bob, carol\">6 &lt; 7 &amp; "
        "&quot;so&quot;\nyes</message>\n"
        "<message id=\"2\" threadId=\"t\" threadName=\"x\" senderId=\"system\" timestamp=\"0\" "
        "mentions=\"\"></message>\n"
        "</messages>"));
    QVERIFY(messages.hasValue());
    QCOMPARE(messages->size(), 2);
    const shared::ReceivedMessage &first = messages->first();
    QCOMPARE(first.id, QStringLiteral("1"));
    QCOMPARE(first.threadId, QStringLiteral("t"));
    QCOMPARE(first.threadName, QStringLiteral("a <b>"));
    QCOMPARE(first.senderId, QStringLiteral("alice"));
    QCOMPARE(first.timestamp.toMSecsSinceEpoch(), 1753880000123);
    QCOMPARE(first.mentions, QStringList({QStringLiteral("bob"), QStringLiteral("carol")}));
    QCOMPARE(first.content, QStringLiteral("6 < 7 & \"so\"\nyes"));
    QVERIFY(messages->last().mentions.isEmpty());
    QVERIFY(messages->last().content.isEmpty());
}

void TestReceivedMessage::prefersWhatIsStructured()
{
    const QJsonObject message{{QStringLiteral("id"), QStringLiteral("1")},
        {QStringLiteral("threadId"), QStringLiteral("t")},
        {QStringLiteral("threadName"), QStringLiteral("talk")},
        {QStringLiteral("senderId"), QStringLiteral("alice")},
        {QStringLiteral("content"), QStringLiteral("wake \x1b[31m up")},
        {QStringLiteral("mentions"), QJsonArray{QStringLiteral("bob")}},
        {QStringLiteral("timestamp"), qint64(1753880000123)}};
    shared::ToolAnswer answer{.text = QStringLiteral("<messages><message id=\"2\"/></messages>"),
        .structured = {{QStringLiteral("messages"), QJsonArray{message}}}};
    const auto structured = shared::receivedMessagesOf(answer);
    QVERIFY(structured.hasValue());
    QCOMPARE(structured->size(), 1);
    const shared::ReceivedMessage &first = structured->constFirst();
    QCOMPARE(first.id, QStringLiteral("1"));
    QCOMPARE(first.threadId, QStringLiteral("t"));
    QCOMPARE(first.threadName, QStringLiteral("talk"));
    QCOMPARE(first.senderId, QStringLiteral("alice"));
    QCOMPARE(first.content, QStringLiteral("wake \x1b[31m up"));
    QCOMPARE(first.mentions, QStringList{QStringLiteral("bob")});
    QCOMPARE(first.timestamp.toMSecsSinceEpoch(), 1753880000123);
    answer.structured = {};
    QCOMPARE(shared::receivedMessagesOf(answer)->constFirst().id, QStringLiteral("2"));
}

void TestReceivedMessage::takesNoNewsForNoMessages()
{
    const auto messages =
        parseReceivedMessages(QStringLiteral("No new messages received within the timeout period"));
    QVERIFY(messages.hasValue());
    QVERIFY(messages->isEmpty());
}

void TestReceivedMessage::passesOverWhatItDoesNotKnow()
{
    const auto messages = parseReceivedMessages(
        QStringLiteral("<messages more=\"1\"><note><message id=\"0\"/></note><message id=\"1\" "
                       "new=\"x\"/></messages>"));
    QVERIFY(messages.hasValue());
    QCOMPARE(messages->size(), 1);
    QCOMPARE(messages->first().id, QStringLiteral("1"));
}

void TestReceivedMessage::refusesWhatIsNoListOfMessages_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << QString();
    QTest::newRow("words") << QStringLiteral("hello");
    QTest::newRow("another root") << QStringLiteral("<threads/>");
    QTest::newRow("an unknown entity")
        << QStringLiteral("<messages><message id=\"1\">&x;</message></messages>");
    QTest::newRow("cut short") << QStringLiteral("<messages><message id=\"1\">x</message>");
    QTest::newRow("an element inside the content")
        << QStringLiteral("<messages><message id=\"1\"><b/></message></messages>");
}

void TestReceivedMessage::refusesWhatIsNoListOfMessages()
{
    QFETCH(QString, text);
    const auto messages = parseReceivedMessages(text);
    QVERIFY(!messages.hasValue());
    QCOMPARE(messages.error().code, shared::ErrorCode::InvalidArgument);
    QVERIFY(!messages.error().message.isEmpty());
}

QTEST_GUILESS_MAIN(TestReceivedMessage)
#include "tst_receivedmessage.moc"
