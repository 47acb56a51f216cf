// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/client/command/chatline.h"
#include "shared/client/command/chatroom.h"

#include <QTest>

using namespace shared::command;
using namespace Qt::StringLiterals;

class TestChatRoom : public QObject {
    Q_OBJECT
private slots:
    void readsLines_data();
    void readsLines();
    void refusesLines_data();
    void refusesLines();
    void findsWhoIsMeant_data();
    void findsWhoIsMeant();
    void meansTheOtherOfTwo();
    void findsThreads_data();
    void findsThreads();
    void completes_data();
    void completes();

private:
    [[nodiscard]] static ChatRoom room();
};

ChatRoom TestChatRoom::room()
{
    const auto thread = [](const char *id, const char *name, const QStringList &participants) {
        return Thread{.id = QString::fromLatin1(id),
            .name = QString::fromLatin1(name),
            .creatorId = u"me"_s,
            .state = u"open"_s,
            .participants = participants,
            .messages = {}};
    };
    ChatRoom room(u"me"_s);
    room.update({.agents = {{u"me"_s, {}, {}}, {u"alice"_s, {}, {}}, {u"j.doe"_s, {}, {}},
                     {u"zoe"_s, {}, {}}},
        .threads = {thread("1a", "plan", {u"me"_s, u"alice"_s, u"j.doe"_s}),
            thread("1b", "pair", {u"me"_s, u"alice"_s}), thread("2c", "twice", {u"me"_s}),
            thread("2d", "twice", {u"me"_s}), thread("3e", "two words", {u"me"_s})}});
    room.enter(u"1a"_s, u"plan"_s);
    return room;
}

void TestChatRoom::readsLines_data()
{
    using Kind = ChatLine::Kind;
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("arguments");
    const auto row = [](const QString &line, Kind kind, const QString &text = {},
                         const QStringList &arguments = {}) {
        QTest::newRow(qPrintable(line)) << line << static_cast<int>(kind) << text << arguments;
    };
    row(u"hello, you"_s, Kind::Text, u"hello, you"_s);
    row(u"//usr/bin"_s, Kind::Text, u"/usr/bin"_s);
    row(u"  "_s, Kind::Nothing);
    row(u"/agents"_s, Kind::Agents);
    row(u"/threads "_s, Kind::Threads);
    row(u"/thread my plan"_s, Kind::Thread, u"my plan"_s, {u"my"_s, u"plan"_s});
    row(u"/new plan @bob,carol dave"_s, Kind::New, u"plan @bob,carol dave"_s,
        {u"plan"_s, u"bob"_s, u"carol"_s, u"dave"_s});
    const QString quoted = QStringLiteral("/new \"my plan\" bob");
    row(quoted, Kind::New, u"my plan bob"_s, {u"my plan"_s, u"bob"_s});
    row(u"/add @bob"_s, Kind::Add, u"@bob"_s, {u"bob"_s});
    row(u"/close all is said"_s, Kind::Close, u"all is said"_s, {u"all"_s, u"is"_s, u"said"_s});
    row(u"/quit"_s, Kind::Quit);
}

void TestChatRoom::readsLines()
{
    QFETCH(const QString, line);
    const auto read = ChatLine::parse(line);
    QVERIFY(read);
    QTEST(static_cast<int>(read->kind), "kind");
    QTEST(read->text, "text");
    QTEST(read->arguments, "arguments");
}

void TestChatRoom::refusesLines_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("text");
    QTest::newRow("unknown") << u"/dance"_s << u"/help lists them"_s;
    QTest::newRow("nobody") << u"/new plan"_s << u"Usage: /new NAME AGENT..."_s;
    QTest::newRow("no names") << u"/new plan ,@"_s << u"Usage: /new"_s;
    QTest::newRow("too much") << u"/quit now"_s << u"Usage: /quit"_s;
    QTest::newRow("a stroke alone") << u"/"_s << u"no command /"_s;
}

void TestChatRoom::refusesLines()
{
    QFETCH(const QString, line);
    QFETCH(const QString, text);
    const auto read = ChatLine::parse(line);
    QVERIFY(!read);
    QVERIFY2(read.error().message.contains(text), qUtf8Printable(read.error().message));
}

void TestChatRoom::findsWhoIsMeant_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("mentions");
    QTest::addColumn<QStringList>("strangers");
    const QStringList none;
    QTest::newRow("nobody") << u"hello"_s << none << none;
    QTest::newRow("one") << u"@alice, come"_s << QStringList{u"alice"_s} << none;
    QTest::newRow("behind a bracket") << u"(@alice)"_s << QStringList{u"alice"_s} << none;
    QTest::newRow("end of a sentence") << u"ask @alice."_s << QStringList{u"alice"_s} << none;
    QTest::newRow("a name with a dot") << u"ask @j.doe."_s << QStringList{u"j.doe"_s} << none;
    QTest::newRow("twice") << u"@alice @alice"_s << QStringList{u"alice"_s} << none;
    QTest::newRow("all") << u"@all: news"_s << QStringList{u"alice"_s, u"j.doe"_s} << none;
    QTest::newRow("not here") << u"@zoe?"_s << none << QStringList{u"zoe"_s};
    QTest::newRow("an address") << u"write to a@alice"_s << none << none;
    QTest::newRow("oneself") << u"@me too"_s << none << none;
}

void TestChatRoom::findsWhoIsMeant()
{
    QFETCH(const QString, text);
    const ChatRoom::Addressees to = room().addressees(text);
    QTEST(to.mentions, "mentions");
    QTEST(to.strangers, "strangers");
}

void TestChatRoom::meansTheOtherOfTwo()
{
    ChatRoom pair = room();
    pair.enter(u"1b"_s, u"pair"_s);
    QCOMPARE(pair.addressees(u"hello"_s).mentions, QStringList{u"alice"_s});
}

void TestChatRoom::findsThreads_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("id"); // empty: there is an error
    QTest::newRow("by id") << u"1b"_s << u"1b"_s;
    QTest::newRow("by name") << u"plan"_s << u"1a"_s;
    QTest::newRow("by its begin") << u"pl"_s << u"1a"_s;
    QTest::newRow("two of that begin") << u"p"_s << QString();
    QTest::newRow("two of that name") << u"twice"_s << QString();
    QTest::newRow("with a space") << u"two words"_s << u"3e"_s;
    QTest::newRow("none") << u"nowhere"_s << QString();
}

void TestChatRoom::findsThreads()
{
    QFETCH(const QString, word);
    QFETCH(const QString, id);
    const auto thread = room().find(word);
    QCOMPARE(thread ? thread->id : QString(), id);
}

void TestChatRoom::completes_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("word");
    QTest::addColumn<QStringList>("candidates");
    QTest::newRow("a command") << u""_s << u"/thread"_s << QStringList{u"/threads"_s, u"/thread"_s};
    QTest::newRow("no command in a text") << u"a "_s << u"/thr"_s << QStringList{};
    QTest::newRow("a mention") << u"dear "_s << u"@a"_s << QStringList{u"@alice"_s, u"@all"_s};
    QTest::newRow("not who is elsewhere") << u"dear "_s << u"@z"_s << QStringList{};
    QTest::newRow("agents") << u"/new plan "_s << u"z"_s << QStringList{u"zoe"_s};
    QTest::newRow("an agent to add")
        << u"/add "_s << u""_s << QStringList{u"alice"_s, u"j.doe"_s, u"zoe"_s};
    QTest::newRow("not the name of a new thread") << u"/new "_s << u"a"_s << QStringList{};
    QTest::newRow("a thread") << u"/thread "_s << u"pl"_s << QStringList{u"plan"_s};
    QTest::newRow("nothing in a text") << u"hello "_s << u"al"_s << QStringList{};
}

void TestChatRoom::completes()
{
    QFETCH(const QString, before);
    QFETCH(const QString, word);
    QTEST(room().completions(before, word), "candidates");
}

QTEST_APPLESS_MAIN(TestChatRoom)
#include "tst_chatroom.moc"
