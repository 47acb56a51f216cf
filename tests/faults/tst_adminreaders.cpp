// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/ownsession.h"
#include "tests/support/abruptclose.h"
#include "tests/support/adminclient.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <memory>
#include <vector>

using namespace tests;

// Administrators whose programs hang or vanish: nobody else may notice, and nothing is kept.
class TestAdminReaders : public QObject {
    Q_OBJECT
private slots:
    void tellsASlowReaderWhatItMissed();
    void endsAReaderThatTakesNothing();
    void forgetsReadersThatVanish();
    void refusesWithoutTheTokenWhateverComes();

private:
    [[nodiscard]] static bool makeEvents(TestAgent &agent, int waits);
};

namespace {

// One that reads when the test lets it, through a small window.
class SlowReader {
public:
    SlowReader(quint16 port, const AdminClient &admin, const QByteArray &path)
    {
        m_socket.setReadBufferSize(4096);
        m_socket.connectToHost(QHostAddress::LocalHost, port);
        m_socket.setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption, 4096);
        m_socket.write(admin.request("GET", path).toBytes(port));
    }

    // Reads all that comes until the text stands in it.
    [[nodiscard]] bool hears(const QByteArray &text)
    {
        m_socket.setReadBufferSize(0);
        m_socket.setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption, 1 << 20);
        QElapsedTimer timer;
        timer.start();
        while (!m_heard.contains(text) && timer.elapsed() < 60'000) {
            m_socket.waitForReadyRead(100);
            m_heard += m_socket.readAll();
        }
        return m_heard.contains(text);
    }
    [[nodiscard]] QTcpSocket &socket() { return m_socket; }
    [[nodiscard]] const QByteArray &heard() const { return m_heard; }

private:
    QTcpSocket m_socket;
    QByteArray m_heard;
};

} // namespace

bool TestAdminReaders::makeEvents(TestAgent &agent, int waits)
{
    QList<qint64> ids;
    for (int i = 0; i < waits; ++i) {
        ids.append(agent.startTool(
            QStringLiteral("wait_for_mentions"), {{QStringLiteral("timeoutMs"), 1}}));
        if (ids.size() == 12 || i == waits - 1) {
            const bool isFine = std::all_of(ids.cbegin(), ids.cend(),
                [&agent](qint64 id) { return !agent.awaitTool(id).isError; });
            if (!isFine)
                return false;
            ids.clear();
        }
    }
    return true;
}

void TestAdminReaders::tellsASlowReaderWhatItMissed()
{
    // However long this machine takes for so many events, its closed window is no reason to end it.
    HubProcess hub({.configuration = "[http]\nwrite-timeout = \"10m\"\npeer-timeout = \"10m\"\n"});
    QVERIFY(hub.start());
    const AdminClient admin(hub);
    SlowReader slow(hub.port(), admin, "events?session=" + ownSession());
    TestAgent alice(address(hub, "alice"));
    QVERIFY(alice.join());
    QTRY_COMPARE(admin.get("status").json()[u"adminReaders"], 1);
    // More than the system takes for it, and then more than is kept.
    const QByteArray before = admin.get("status").json()[u"eventId"].toString().toLatin1();
    const auto happened = [&] {
        const QByteArray now = admin.get("status").json()[u"eventId"].toString().toLatin1();
        return now.mid(now.indexOf('-') + 1).toInt() - before.mid(before.indexOf('-') + 1).toInt();
    };
    while (happened() < 20'000)
        QVERIFY(makeEvents(alice, 1'200));
    QVERIFY(slow.hears("event: gap"));
    QVERIFY(slow.hears("too_slow"));
    // From there on it hears everything again.
    TestAgent bob(address(hub, "bob"));
    QVERIFY(bob.join());
    QVERIFY(slow.hears("\"agentId\":\"bob\""));
    QVERIFY(hub.stop());
}

void TestAdminReaders::endsAReaderThatTakesNothing()
{
    HubProcess hub({.configuration = "[http]\nwrite-timeout = \"500ms\"\n"});
    QVERIFY(hub.start());
    const AdminClient admin(hub);
    SlowReader slow(hub.port(), admin, "events?session=" + ownSession());
    TestAgent alice(address(hub, "alice"));
    QVERIFY(alice.join());
    QTRY_COMPARE(admin.get("status").json()[u"adminReaders"], 1);
    QElapsedTimer timer;
    timer.start();
    while (admin.get("status").json()[u"adminReaders"] != 0 && timer.elapsed() < 120'000)
        QVERIFY(makeEvents(alice, 240));
    QCOMPARE(admin.get("status").json()[u"adminReaders"], 0);
    QVERIFY(!alice.isClosed());
    QVERIFY(hub.stop());
}

void TestAdminReaders::forgetsReadersThatVanish()
{
    HubProcess hub;
    QVERIFY(hub.start());
    const AdminClient admin(hub);
    TestAgent alice(address(hub, "alice"));
    QVERIFY(alice.join());
    QVERIFY(makeEvents(alice, 100));
    for (int round = 0; round < 20; ++round) {
        std::vector<std::unique_ptr<SlowReader>> readers(20);
        for (auto &reader : readers)
            reader = std::make_unique<SlowReader>(hub.port(), admin, "events?backlog=4000");
        for (const auto &reader : readers)
            QTRY_COMPARE(reader->socket().state(), QAbstractSocket::ConnectedState);
        QVERIFY(makeEvents(alice, 12));
        for (const auto &reader : readers)
            resetConnection(reader->socket());
    }
    QTRY_COMPARE(admin.get("status").json()[u"adminReaders"], 0);
    QTRY_VERIFY(admin.get("status").json()[u"connections"].toInt() <= 3);
    QVERIFY(!alice.callTool(QStringLiteral("list_agents")).isError);
    QVERIFY(hub.stop());
}

void TestAdminReaders::refusesWithoutTheTokenWhateverComes()
{
    HubProcess hub;
    QVERIFY(hub.start());
    const AdminClient admin(hub);
    const QList<std::pair<QByteArray, QByteArray>> odd{{"Authorization", ""},
        {"Authorization", "Bearer"}, {"Authorization", "Bearer  "},
        {"Authorization", "Basic " + admin.token()}, {"Authorization", admin.token()},
        {"Authorization", "Bearer " + admin.token() + "x"},
        {"Authorization", "Bearer " + admin.token().left(42)}, {"X-Token", admin.token()},
        {"Cookie", "token=" + admin.token()}};
    for (const auto &field : odd) {
        const HttpReply reply =
            exchange(hub.port(), {.target = "/admin/v1/status", .headers = {field}});
        QVERIFY2(reply.status == 401, field.second.constData());
    }
    QCOMPARE(
        exchange(hub.port(), {.target = "/admin/v1/status?token=" + admin.token()}).status, 401);
    QCOMPARE(admin.get("status").status, 200);
    QVERIFY(hub.stop());
}

QTEST_GUILESS_MAIN(TestAdminReaders)
#include "tst_adminreaders.moc"
