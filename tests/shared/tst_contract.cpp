// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/contract/activityevent.h"
#include "shared/contract/apierror.h"
#include "shared/contract/configentry.h"
#include "shared/contract/eviction.h"
#include "shared/contract/historysample.h"
#include "shared/contract/messageinfo.h"
#include "shared/contract/page.h"
#include "shared/contract/serverstatus.h"
#include "shared/contract/sessioninfo.h"
#include "shared/contract/threadinfo.h"

#include <QJsonDocument>
#include <QTest>

#include <functional>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QDateTime kThen = QDateTime::fromString(u"2026-11-25T04:05:06.789Z"_s, Qt::ISODateWithMs);

// There and back, by way of the bytes.
template <typename T> bool survives(const T &value)
{
    const QByteArray bytes = QJsonDocument(shared::toJson(value)).toJson();
    const auto read = shared::readJson<T>(QJsonDocument::fromJson(bytes).object());
    if (!read)
        qWarning("%s", qPrintable(read.error().message));
    return read && *read == value;
}

shared::TransportRecord fullTransport()
{
    return {.id = u"6f1c"_s,
        .kind = shared::TransportKind::StreamableHttp,
        .state = shared::TransportState::Closed,
        .applicationId = u"app"_s,
        .sessionId = u"s / 1"_s,
        .agentId = u"älice"_s,
        .peer = u"[::1]:99"_s,
        .userAgent = u"a\"b"_s,
        .revision = u"2025-11-25"_s,
        .openedAt = kThen,
        .lastByteIn = kThen.addSecs(1),
        .lastByteOut = kThen.addSecs(2),
        .lastPingSent = kThen.addSecs(3),
        .lastPong = kThen.addSecs(4),
        .lastAcknowledged = kThen.addSecs(5),
        .roundTrip = 1234us,
        .pingsMissed = 2,
        .bytesIn = qint64(1) << 52,
        .bytesOut = 5,
        .bytesQueued = 6,
        .messagesIn = 7,
        .messagesOut = 8,
        .messagesIgnored = 9,
        .callsInFlight = 10,
        .eventsKept = 11,
        .bytesKept = 12,
        .resumptions = 13,
        .closedAt = kThen.addSecs(5),
        .closeReason = shared::CloseReason::Evicted,
        .closeText = u"too loud"_s,
        .age = 5000ms};
}

shared::AgentInfo fullAgent()
{
    return {.applicationId = u"app"_s,
        .sessionId = u"s"_s,
        .agentId = u"bob"_s,
        .description = u"knows it all"_s,
        .state = shared::AgentState::Busy,
        .unreadMentions = 3,
        .callsInFlight = 1,
        .transportId = u"t"_s,
        .connectedSince = kThen,
        .awaySince = kThen.addSecs(-9),
        .awayReason = shared::CloseReason::ConnectionReset};
}

shared::Ban fullBan()
{
    return {.banId = u"b1"_s,
        .kind = shared::BanKind::Address,
        .applicationId = u"app"_s,
        .sessionId = u"s"_s,
        .agentId = u"bob"_s,
        .address = u"10.0.0.1"_s,
        .reason = u"too loud"_s,
        .createdAt = kThen,
        .until = kThen.addSecs(600),
        .remaining = 600'000ms};
}

shared::ServerStatus fullStatus()
{
    shared::ServerStatus status;
    status.name = u"Coral Server"_s;
    status.version = u"1.2.3"_s;
    status.apiVersion = 1;
    status.qtVersion = u"6.4.2"_s;
    status.state = shared::ServerState::Draining;
    status.isReady = true;
    status.checks = {{u"memory"_s, false, u"short"_s}, {u"journal"_s, true, {}}};
    status.startedAt = kThen;
    status.uptime = 77s;
    status.url = u"http://127.0.0.1:3001"_s;
    status.adminUrl = u"https://127.0.0.1:3002"_s;
    status.isTls = true;
    status.isDevmode = true;
    status.sseUrlTemplate = u"http://h/{a}"_s;
    status.streamableUrlTemplate = u"http://h/{b}"_s;
    status.revisions = QStringList{u"2025-11-25"_s};
    status.dataDir = u"/var/lib"_s;
    status.sessions = 1;
    status.agents = 2;
    status.agentsConnected = 3;
    status.transports = 4;
    status.connections = 5;
    status.waits = 6;
    status.bans = 7;
    status.adminReaders = 8;
    status.messages = 9;
    status.transportsOpened = 10;
    status.transportsClosed = 11;
    status.requests = 12;
    status.mentionsRedelivered = 13;
    status.authFailures = 14;
    status.residentBytes = 15;
    status.memoryLimit = 16;
    status.loopLag = 17us;
    status.worstLoopLag = 18us;
    status.roundTripP50 = 19us;
    status.roundTripP95 = 20us;
    status.eventId = u"a-1"_s;
    return status;
}

shared::ActivityEvent fullEvent(shared::ActivityKind kind)
{
    shared::ActivityEvent event;
    event.eventId = u"a-17"_s;
    event.kind = kind;
    event.at = kThen;
    event.applicationId = u"app"_s;
    event.sessionId = u"s"_s;
    event.agentId = u"bob"_s;
    event.transportId = u"t"_s;
    event.transport = fullTransport();
    event.agent = fullAgent();
    event.reason = shared::CloseReason::HalfOpen;
    event.roundTrip = 0us;
    event.pingsMissed = 2;
    event.threadId = u"th"_s;
    event.messageId = u"m"_s;
    event.bytes = 99;
    event.mentions = QStringList{u"alice"_s};
    event.content = QString();
    event.duration = 12ms;
    event.count = 3;
    event.status = 429;
    event.cause = u"too_many_requests"_s;
    event.banId = u"b1"_s;
    event.level = u"warning"_s;
    event.category = u"coral.http"_s;
    event.text = u"line"_s;
    return event;
}

} // namespace

// Every value of the admin API survives the way through JSON, full and empty.
class TestContract : public QObject {
    Q_OBJECT
private slots:
    void survivesJson_data();
    void survivesJson();
    void knowsEveryNameOfAnActivity();
    void leavesOutWhatSaysNothing();
    void takesMissingAndUnknownFields();
    void refusesFieldsOfAnotherType_data();
    void refusesFieldsOfAnotherType();
    void knowsTheAddressOfAPeer();
};

void TestContract::survivesJson_data()
{
    QTest::addColumn<std::function<bool()>>("check");
    const auto row = [](const char *name, const auto &full) {
        using T = std::decay_t<decltype(full)>;
        QTest::addRow("%s, full", name) << std::function<bool()>([full] { return survives(full); });
        QTest::addRow("%s, empty", name) << std::function<bool()>([] { return survives(T()); });
    };
    row("transport", fullTransport());
    row("agent", fullAgent());
    row("session", shared::SessionInfo{u"app"_s, u"s"_s, true, 1, 2, 3, 4, 5, 6, 7, kThen});
    row("thread",
        shared::ThreadInfo{u"t"_s, u"n"_s, u"alice"_s, QStringList{u"alice"_s, u"bob"_s}, true,
            u"sum"_s, 4, kThen});
    row("message",
        shared::MessageInfo{u"m"_s, 1, u"t"_s, u"n"_s, u"alice"_s, kThen, QStringList{u"bob"_s},
            QStringList{u"bob"_s}, 5, u"hello"_s});
    row("ban", fullBan());
    row("eviction", shared::Eviction{fullTransport(), fullBan()});
    row("status", fullStatus());
    row("option",
        shared::ConfigEntry{
            u"server"_s, u"port"_s, u"--port"_s, u"CORAL_PORT"_s, u"3001"_s, false, u"Port"_s});
    shared::HistorySample sample;
    sample.at = kThen;
    sample.period = 10s;
    sample.connections = 1;
    sample.transports = 2;
    sample.sessions = 3;
    sample.waits = 4;
    sample.worstLoopLag = 5us;
    sample.messages = 6;
    sample.transportsOpened = 7;
    sample.closes = {{u"evicted"_s, 1}, {u"client_closed"_s, 2}};
    sample.pings = 8;
    sample.roundTripP50 = 9us;
    sample.roundTripP95 = 10us;
    row("sample", sample);
    row("refusal", shared::ApiError{u"not_found"_s, u"Nothing there."_s});
    row("gap", shared::ActivityGap{shared::ActivityGap::Reason::TooOld, 12});
    row("page", shared::Page<shared::Ban>{{fullBan(), fullBan()}, 2, 0, 100, u"a-3"_s});
    for (const shared::ActivityKind kind : shared::activityKinds())
        row(qPrintable(shared::activityKindName(kind)), fullEvent(kind));
}

void TestContract::survivesJson()
{
    QFETCH(const std::function<bool()>, check);
    QVERIFY(check());
}

void TestContract::knowsEveryNameOfAnActivity()
{
    QCOMPARE(shared::activityKinds().size(), 22);
    for (const shared::ActivityKind kind : shared::activityKinds())
        QVERIFY(shared::activityKindFromName(shared::activityKindName(kind)) == kind);
    QVERIFY(!shared::activityKindFromName(u"nonsense"));
}

void TestContract::leavesOutWhatSaysNothing()
{
    shared::ActivityEvent event;
    event.eventId = u"a-1"_s;
    event.kind = shared::ActivityKind::DrainBegan;
    event.at = kThen;
    QCOMPARE(shared::toJson(event).keys(), (QStringList{u"at"_s, u"eventId"_s, u"kind"_s}));
}

// Older and newer servers than the reader.
void TestContract::takesMissingAndUnknownFields()
{
    const auto read =
        shared::readJson<shared::ServerStatus>({{u"version"_s, u"9"_s}, {u"moods"_s, 3}});
    QVERIFY(read);
    QCOMPARE(read->version, u"9"_s);
    QVERIFY(!read->residentBytes);
}

void TestContract::refusesFieldsOfAnotherType_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("field");
    const auto row = [](const char *name, const char *json, const QString &field) {
        QTest::newRow(name) << QByteArray(json) << field;
    };
    row("a number for a text", R"({"id":1})", u"id"_s);
    row("a text for a number", R"({"bytesIn":"1"})", u"bytesIn"_s);
    row("no time", R"({"openedAt":"yesterday"})", u"openedAt"_s);
    row("an unknown kind", R"({"kind":"pigeon"})", u"kind"_s);
    row("an unknown reason", R"({"closeReason":"boredom"})", u"closeReason"_s);
    row("a text for a duration", R"({"ageMs":"5 s"})", u"ageMs"_s);
}

void TestContract::refusesFieldsOfAnotherType()
{
    QFETCH(const QByteArray, json);
    QFETCH(const QString, field);
    const auto read =
        shared::readJson<shared::TransportRecord>(QJsonDocument::fromJson(json).object());
    QVERIFY(!read);
    QVERIFY2(read.error().message.contains(field), qPrintable(read.error().message));
}

void TestContract::knowsTheAddressOfAPeer()
{
    shared::TransportRecord record;
    record.peer = u"127.0.0.1:53212"_s;
    QCOMPARE(shared::peerAddress(record), u"127.0.0.1"_s);
    record.peer = u"[2001:db8::1]:53212"_s;
    QCOMPARE(shared::peerAddress(record), u"2001:db8::1"_s);
}

QTEST_GUILESS_MAIN(TestContract)
#include "tst_contract.moc"
