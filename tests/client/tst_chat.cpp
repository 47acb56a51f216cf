// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/clientprocess.h"
#include "tests/client/ptyprocess.h"
#include "tests/integration/ownsession.h"

#include <QFileInfo>
#include <QTemporaryDir>

#include <csignal>

using namespace tests;
using namespace Qt::StringLiterals;

// coral-client chat on a terminal, with other agents of a real hub.
class TestChat : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void cleanupTestCase();
    void talks();
    void keepsTheLineThatIsBeingEdited();
    void completesNames();
    void keepsAHistoryForItsUser();
    void tellsOfTheConnection();
    void goesOnAfterAStop();
    void leavesTheTerminalAsItWas_data();
    void leavesTheTerminalAsItWas();

private:
    [[nodiscard]] QStringList arguments(const QStringList &more = {}) const;
    [[nodiscard]] std::unique_ptr<PtyProcess> chat(const QStringList &more = {}) const;
    [[nodiscard]] QList<std::pair<QString, QString>> environment() const
    {
        return {{u"XDG_STATE_HOME"_s, m_state.path()}};
    }

    QTemporaryDir m_state;
    HubProcess m_hub;
};

void TestChat::initTestCase()
{
    QVERIFY(m_hub.start());
}

void TestChat::cleanupTestCase()
{
    QVERIFY(m_hub.stop());
}

QStringList TestChat::arguments(const QStringList &more) const
{
    return QStringList{u"chat"_s, u"--devmode"_s, u"--session"_s, QString::fromLatin1(ownSession()),
               u"--agent"_s, u"person"_s, u"--server"_s, u"127.0.0.1:%1"_s.arg(m_hub.port())}
    + more;
}

std::unique_ptr<PtyProcess> TestChat::chat(const QStringList &more) const
{
    return std::make_unique<PtyProcess>(ClientProcess::binary(), arguments(more), environment());
}

void TestChat::talks()
{
    TestAgent alice(address(m_hub, "alice"));
    QVERIFY(alice.join());
    const auto chat = this->chat();
    QVERIFY(chat->awaitText("you are person in session talks; /help tells the commands"));
    QVERIFY(chat->awaitText("connected"));
    chat->type("hello\r");
    QVERIFY(chat->awaitText("You are in no thread"));
    chat->type("/new \"the plan\" alice\r");
    QVERIFY(chat->awaitText("you are in the new thread the plan with alice"));
    QVERIFY(chat->awaitText("the plan> "));
    // In a thread of two the other one is meant.
    chat->type("gr\xc3\xbc\xc3\x9f dich\r");
    const auto heard = alice.awaitMessages(alice.startWait());
    QCOMPARE(heard.size(), 1);
    QCOMPARE(heard.at(0).content, u"grüß dich"_s);
    QVERIFY(!alice.send(heard.at(0).threadId, u"and\nyou"_s, {u"person"_s}).isError);
    QVERIFY(chat->awaitText("[the plan] alice: and\r\n    | you"));
    chat->type("/close we met\r");
    QVERIFY(chat->awaitText("the thread the plan is closed"));
    chat->type("/quit\r");
    QVERIFY(chat->awaitEnd());
    QCOMPARE(chat->exitStatus(), 0);
}

void TestChat::keepsTheLineThatIsBeingEdited()
{
    TestAgent alice(address(m_hub, "alice"));
    QVERIFY(alice.join());
    const auto chat = this->chat({u"--to"_s, u"alice"_s, u"--name"_s, u"plan"_s});
    QVERIFY(chat->awaitText("plan> "));
    chat->type("first @alice\r");
    const auto heard = alice.awaitMessages(alice.startWait());
    QCOMPARE(heard.size(), 1);
    chat->type("half a li");
    QVERIFY(chat->awaitText("half a li"));
    const QString evil = u"\x1b[31mred\x07 \x9b"_s + QChar(0x202e);
    QVERIFY(!alice.send(heard.at(0).threadId, evil, {u"person"_s}).isError);
    QVERIFY(chat->awaitText("[plan] alice: "));
    QVERIFY(chat->awaitText("red"));
    // Below it the prompt again, and what was written so far.
    QVERIFY(chat->awaitText("plan> half a li"));
    QVERIFY(!chat->output().contains("\x1b[31m"));
    QVERIFY(!chat->output().contains(QString(QChar(0x202e)).toUtf8()));
    chat->type("ne\r");
    const auto rest = alice.awaitMessages(alice.startWait());
    QCOMPARE(rest.size(), 1);
    QCOMPARE(rest.at(0).content, u"half a line"_s);
    chat->type("\x04");
    QVERIFY(chat->awaitEnd());
    QCOMPARE(chat->exitStatus(), 0);
}

void TestChat::completesNames()
{
    TestAgent alice(address(m_hub, "alice"));
    TestAgent bob(address(m_hub, "bob"));
    QVERIFY(alice.join() && bob.join());
    const auto chat = this->chat();
    QVERIFY(chat->awaitText("connected"));
    chat->type("/ag\t\r");
    QVERIFY(chat->awaitText("bob, ")); // by now it knows who is here
    chat->type("/ne\tplan al\tbo\t\r");
    QVERIFY(chat->awaitText("you are in the new thread plan with alice, bob"));
    QVERIFY(chat->awaitText("plan> "));
    chat->type("/threads\r");
    QVERIFY(chat->awaitText("* plan: open, 0 messages"));
    chat->type("dear @b\tcome\r");
    const auto heard = bob.awaitMessages(bob.startWait());
    QCOMPARE(heard.size(), 1);
    QCOMPARE(heard.at(0).content, u"dear @bob come"_s);
    QCOMPARE(heard.at(0).mentions, QStringList{u"bob"_s});
    chat->type("who listens?\r");
    QVERIFY(chat->awaitText("it mentions nobody"));
    chat->type("@carol too\r");
    QVERIFY(chat->awaitText("carol is not in this thread"));
}

void TestChat::keepsAHistoryForItsUser()
{
    const QString file = m_state.filePath(u"coral-client/history"_s);
    {
        const auto chat = this->chat();
        QVERIFY(chat->awaitText("connected"));
        chat->type("/threads\r");
        QVERIFY(chat->awaitText("no threads yet"));
        chat->type("\x04");
        QVERIFY(chat->awaitEnd());
    }
    QCOMPARE(QFileInfo(file).permissions() & 0x0077, QFile::Permissions()); // for its user alone
    const auto again = this->chat();
    QVERIFY(again->awaitText("connected"));
    again->type("\x1b[A\r"); // up
    QVERIFY(again->awaitText("no threads yet"));
}

void TestChat::tellsOfTheConnection()
{
    HubProcess first;
    QVERIFY(first.start());
    const auto chat = this->chat({u"--server"_s, u"127.0.0.1:%1"_s.arg(first.port())});
    QVERIFY(chat->awaitText("connected"));
    first.kill();
    QVERIFY(chat->awaitText("the connection is lost: "));
    QVERIFY(chat->awaitText("[lost, retrying in "));
    chat->type("/agents\r");
    QVERIFY(chat->awaitText("this waits for the connection"));
    HubProcess second({.port = first.port()});
    QVERIFY(second.start());
    QVERIFY(chat->awaitText("the connection is back"));
    QVERIFY(chat->awaitText("the server restarted"));
    QVERIFY(chat->awaitText("person (you), "));
    QVERIFY(second.stop());
}

void TestChat::goesOnAfterAStop()
{
    const auto chat = this->chat();
    QVERIFY(chat->awaitText("connected"));
    chat->type("/thre");
    QVERIFY(chat->awaitText("/thre"));
    const auto process = static_cast<pid_t>(chat->processId());
    QCOMPARE(::kill(process, SIGSTOP), 0);
    QCOMPARE(::kill(process, SIGCONT), 0);
    QVERIFY(chat->awaitText("> /thre")); // shown anew
    chat->type("ads\r");
    QVERIFY(chat->awaitText("no threads yet"));
}

void TestChat::leavesTheTerminalAsItWas_data()
{
    QTest::addColumn<QByteArray>("keys");
    QTest::newRow("Ctrl+D") << QByteArray("\x04");
    QTest::newRow("Ctrl+C in a line") << QByteArray("some words\x03");
    QTest::newRow("Ctrl+C after a mistake") << QByteArray("/dance\r\x03");
    QTest::newRow("quit") << QByteArray("/quit\r");
}

void TestChat::leavesTheTerminalAsItWas()
{
    QFETCH(const QByteArray, keys);
    const auto chat = this->chat();
    QVERIFY(chat->awaitText("connected"));
    QTRY_VERIFY_WITH_TIMEOUT(!chat->isCooked(), TestAgent::kPatience);
    chat->type(keys);
    QVERIFY(chat->awaitEnd());
    QCOMPARE(chat->exitStatus(), 0);
    QVERIFY(chat->isCooked());
}

QTEST_GUILESS_MAIN(TestChat)
#include "tst_chat.moc"
