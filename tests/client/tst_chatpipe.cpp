// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/clientprocess.h"
#include "tests/integration/ownsession.h"

#include <QTcpServer>

using namespace tests;
using namespace Qt::StringLiterals;

// coral-client chat in a pipe, as scripts use it.
class TestChatPipe : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void takesLinesFromAPipe();
    void tellsScriptsWhatFailed();
    void tellsThatNoHubIsThere();
    void speaksJson();
    void showsThreadsAndAgents();

private:
    [[nodiscard]] static QStringList arguments(const QStringList &more = {});

    HubProcess m_hub;
};

void TestChatPipe::initTestCase()
{
    QVERIFY(m_hub.start());
}

void TestChatPipe::cleanupTestCase()
{
    QVERIFY(m_hub.stop());
}

QStringList TestChatPipe::arguments(const QStringList &more)
{
    return QStringList{u"chat"_s, u"--devmode"_s, u"--session"_s, QString::fromLatin1(ownSession()),
               u"--agent"_s, u"person"_s}
    + more;
}

void TestChatPipe::takesLinesFromAPipe()
{
    TestAgent alice(address(m_hub, "alice"));
    QVERIFY(alice.join());
    ClientProcess chat(m_hub.port(), arguments());
    chat.write("/new plan alice\none\ntwo\n//three");
    chat.closeInput();
    QVERIFY(chat.awaitEnd());
    QCOMPARE(chat.exitStatus(), 0);
    QVERIFY(!chat.output().contains('\x1b'));
    QVERIFY(!chat.output().contains("plan> "));
    const auto heard = alice.awaitMessages(alice.startWait());
    QCOMPARE(heard.size(), 3); // in the order of the lines
    QCOMPARE(heard.at(0).content, u"one"_s);
    QCOMPARE(heard.at(1).content, u"two"_s);
    QCOMPARE(heard.at(2).content, u"/three"_s);
}

void TestChatPipe::tellsScriptsWhatFailed()
{
    ClientProcess nowhere(m_hub.port(), arguments());
    nowhere.write("hello\n");
    nowhere.closeInput();
    QVERIFY(nowhere.awaitEnd());
    QCOMPARE(nowhere.exitStatus(), 1);
    QVERIFY(nowhere.errors().contains("You are in no thread"));
    ClientProcess unknown(m_hub.port(), arguments());
    unknown.write("/dance\n");
    unknown.closeInput();
    QVERIFY(unknown.awaitEnd());
    QCOMPARE(unknown.exitStatus(), 2);
    QVERIFY(unknown.errors().contains("There is no command /dance"));
}

void TestChatPipe::tellsThatNoHubIsThere()
{
    QTcpServer probe;
    QVERIFY(probe.listen(QHostAddress::LocalHost));
    const quint16 port = probe.serverPort();
    probe.close();
    ClientProcess chat(port, arguments({u"--timeout"_s, u"2"_s}));
    chat.write("hello\n");
    chat.closeInput();
    QVERIFY(chat.awaitEnd());
    QCOMPARE(chat.exitStatus(), 3);
    QVERIFY(!chat.errors().contains("You are in no thread"));
}

void TestChatPipe::speaksJson()
{
    TestAgent alice(address(m_hub, "alice"));
    QVERIFY(alice.join());
    ClientProcess chat(
        m_hub.port(), arguments({u"--json"_s, u"--to"_s, u"alice"_s, u"--name"_s, u"plan"_s}));
    chat.write("hello\n");
    QVERIFY(chat.awaitOutput("\"sent\""));
    const auto heard = alice.awaitMessages(alice.startWait());
    QCOMPARE(heard.size(), 1);
    QVERIFY(!alice.send(heard.at(0).threadId, u"hi"_s, {u"person"_s}).isError);
    QVERIFY(chat.awaitOutput("\"event\":\"message\""));
    chat.closeInput();
    QVERIFY(chat.awaitEnd());
    QCOMPARE(chat.exitStatus(), 0);
}

void TestChatPipe::showsThreadsAndAgents()
{
    TestAgent alice(address(m_hub, "alice"));
    QVERIFY(alice.join());
    {
        ClientProcess first(m_hub.port(), arguments());
        first.write("/new plan alice\nwhat now?\n");
        first.closeInput();
        QVERIFY(first.awaitEnd());
    }
    ClientProcess chat(m_hub.port(), arguments());
    chat.write("/threads\n/thread pl\n/agents\n/thread nowhere\n");
    chat.closeInput();
    QVERIFY(chat.awaitEnd());
    QCOMPARE(chat.exitStatus(), 1);
    const QByteArray output = chat.output();
    QVERIFY(output.contains("plan: open, 1 messages, with person, alice"));
    QVERIFY(output.contains("person: what now?"));
    QVERIFY(output.contains("person (you), "));
    QVERIFY(chat.errors().contains("no thread nowhere"));
}

QTEST_GUILESS_MAIN(TestChatPipe)
#include "tst_chatpipe.moc"
