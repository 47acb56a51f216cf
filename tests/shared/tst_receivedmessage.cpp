// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/receivedmessage.h"

#include <QTest>

using shared::parseReceivedMessages;

class TestReceivedMessage : public QObject {
    Q_OBJECT
private slots:
    void readsMessages();
    void readsControlCharacters();
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

void TestReceivedMessage::readsControlCharacters()
{
    const auto messages = parseReceivedMessages(QStringLiteral(
        "<messages><message id=\"1\">red &#27;[31m&#10;&#9;&#0;&#65535; &amp;#27;</message>"
        "</messages>"));
    QVERIFY2(messages.hasValue(), messages ? "" : qPrintable(messages.error().message));
    const QString expected =
        QStringLiteral("red \x1b[31m\n\t") + QChar(0) + QChar(0xffff) + QStringLiteral(" &#27;");
    QCOMPARE(messages->first().content, expected);
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
