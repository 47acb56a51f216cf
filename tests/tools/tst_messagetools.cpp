// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/journal/memoryjournal.h"
#include "server/mcp/peer.h"
#include "server/mcp/registry.h"
#include "server/session/hub.h"
#include "server/tools/coraltools.h"
#include "tests/support/manualclock.h"

#include <QTest>

using namespace server;
using namespace Qt::StringLiterals;

namespace {

class KeepingOutlet final : public mcp::Outlet {
public:
    void send(const QByteArray &message) override { messages.append(message); }
    QList<QByteArray> messages;
};

} // namespace

class TestMessageTools : public QObject {
    Q_OBJECT
private slots:
    void aStoppingServerAnswersThoseWhoWait();
    void aWaitOfNoTimeSaysWhatToDo();

private:
    // One agent of one session, calling tools.
    struct World {
        World()
        {
            tools::addCoralTools(registry, hub, {});
            hub.openSession(key, [](const auto &opened) { QVERIFY(opened); });
            hub.registerAgent(key, u"alice"_s, {}, [](const auto &done) { QVERIFY(done); });
            hub.attachTransport(key, u"alice"_s, u"t1"_s);
        }
        void wait(const QByteArray &arguments)
        {
            peer.receive(R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{)"
                         R"("name":"wait_for_mentions","arguments":)"
                + arguments + "}}");
        }

        const session::SessionKey key{u"app"_s, u"s1"_s};
        tests::ManualClock clock;
        journal::MemoryJournal journal;
        session::Hub hub{journal, clock, {}};
        mcp::Registry registry;
        KeepingOutlet outlet;
        mcp::Peer peer{registry, outlet, {key.toString(), u"alice"_s, u"t1"_s, {}}, {}};
    };
};

void TestMessageTools::aStoppingServerAnswersThoseWhoWait()
{
    World world;
    world.wait(R"({"timeoutMs":30000})");
    QCOMPARE(world.outlet.messages.size(), 0);
    QCOMPARE(world.hub.statistics().waits, 1);
    emit world.registry.stopping();
    QCOMPARE(world.hub.statistics().waits, 0);
    QCOMPARE(world.outlet.messages.size(), 1);
    QVERIFY2(world.outlet.messages.first().contains("The server is stopping"),
        world.outlet.messages.first().constData());
}

void TestMessageTools::aWaitOfNoTimeSaysWhatToDo()
{
    World world;
    world.wait(R"({"timeoutMs":0})");
    QCOMPARE(world.outlet.messages.size(), 1);
    QVERIFY(world.outlet.messages.first().contains("or leave it out"));
    QCOMPARE(world.hub.statistics().waits, 0);
}

QTEST_GUILESS_MAIN(TestMessageTools)
#include "tst_messagetools.moc"
