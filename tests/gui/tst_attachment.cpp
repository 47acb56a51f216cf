// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/hub/workspace.h"
#include "gui/views/hubtext.h"
#include "gui/views/statusstrip.h"
#include "shared/contract/eviction.h"
#include "shared/contract/page.h"
#include "tests/gui/fakehub.h"

#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>

using namespace tests;
using namespace Qt::StringLiterals;
using shared::ActivityEvent;
using shared::ActivityKind;
using shared::MessageInfo;

// What the window makes of hubs that behave as real ones seldom do.
class TestAttachment : public QObject {
    Q_OBJECT
private slots:
    void init();
    void showsWhatHappenedBefore();
    void knowsANewSessionByItsMessages();
    void evictsAFewAtATime();
    void callsEvictionsOff();
    void evictsAgainWhenTheHubWasTooBusy();
    void tellsThatFiguresAreOld();
    void namesTheAddressThatTheHubWasReachedBy_data();
    void namesTheAddressThatTheHubWasReachedBy();

private:
    [[nodiscard]] bool attach();
    [[nodiscard]] qsizetype evictions() const; // that were asked for

    const shared::SystemClock m_clock;
    shared::SystemRandom m_random;
    shared::DeadlineQueue m_deadlines{m_clock};
    std::unique_ptr<FakeHub> m_hub;
    std::unique_ptr<gui::Workspace> m_workspace;
};

namespace {

constexpr int kPatience = 60'000;

QByteArray jsonOf(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QStringList ids(int count)
{
    QStringList ids;
    for (int i = 0; i < count; ++i)
        ids.append(u"t%1"_s.arg(i));
    return ids;
}

ActivityEvent logLine(int number)
{
    ActivityEvent event;
    event.kind = ActivityKind::Log;
    event.eventId = u"run-%1"_s.arg(number);
    event.at = QDateTime::fromMSecsSinceEpoch(1'767'225'600'000).toUTC();
    event.level = u"warning"_s;
    event.text = u"line %1"_s.arg(number);
    return event;
}

QByteArray messages(const QStringList &contents)
{
    shared::Page<MessageInfo> page;
    for (const QString &content : contents) {
        MessageInfo message;
        message.number = page.items.size();
        message.messageId = content + u"-id"_s;
        message.content = content;
        page.items.append(message);
    }
    page.total = page.items.size();
    return jsonOf(shared::toJson(page));
}

} // namespace

#define TRY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, kPatience)

void TestAttachment::init()
{
    m_workspace.reset();
    m_hub = std::make_unique<FakeHub>();
    m_workspace = std::make_unique<gui::Workspace>(
        shared::Surroundings{m_clock, m_deadlines, m_random}, nullptr);
}

bool TestAttachment::attach()
{
    m_workspace->attach(m_hub->address());
    return QTest::qWaitFor([this] { return m_workspace->attachment().isAttached(); }, kPatience);
}

qsizetype TestAttachment::evictions() const
{
    return std::ranges::count(m_hub->asked, QByteArray("DELETE"), &FakeHub::Asked::method);
}

void TestAttachment::showsWhatHappenedBefore()
{
    // The picture is of run-2; what came after it is told by the feed.
    m_hub->eventId = u"run-2"_s;
    m_hub->answer = [](const FakeHub::Asked &asked) -> std::optional<FakeHub::Answer> {
        if (!asked.query.contains("backlog"))
            return std::nullopt;
        QByteArray all;
        for (const int number : {1, 2, 3})
            all += FakeHub::bytesOf(logLine(number));
        return FakeHub::Answer{.body = all};
    };
    QVERIFY(attach());
    TRY(m_hub->feeds() == 1);
    m_hub->tell(FakeHub::bytesOf(logLine(3)));
    const auto &activity = m_workspace->activity();
    TRY(activity.rowCount() == 3);
    TRY(m_workspace->log().rowCount() == 3);
    for (int row = 0; row < 3; ++row) {
        QCOMPARE(activity.eventAt(row).eventId, u"run-%1"_s.arg(row + 1));
        QCOMPARE(m_workspace->log().rows().at(row).text, u"line %1"_s.arg(row + 1));
    }
}

void TestAttachment::knowsANewSessionByItsMessages()
{
    QByteArray told = messages({u"old"_s, u"older"_s});
    m_hub->answer = [&told](const FakeHub::Asked &asked) -> std::optional<FakeHub::Answer> {
        if (!asked.path.endsWith("/messages"))
            return std::nullopt;
        shared::Page<MessageInfo> page =
            *shared::readJson<shared::Page<MessageInfo>>(QJsonDocument::fromJson(told).object());
        const qsizetype at = asked.query.indexOf("offset=");
        page.offset = at < 0 ? 0 : asked.query.mid(at + 7).split('&').first().toLongLong();
        page.items = page.items.mid(page.offset);
        if (asked.query.contains("desc"))
            std::ranges::reverse(page.items);
        return FakeHub::Answer{.body = jsonOf(shared::toJson(page))};
    };
    QVERIFY(attach());
    gui::Conversation &conversation = m_workspace->conversation();
    const auto first = [&] {
        return conversation.messages().index(0).data(gui::MessageModel::ContentRole).toString();
    };
    conversation.show(u"app"_s, u"demo"_s);
    TRY(conversation.messages().rowCount() == 2);
    // As many as before, and more; then fewer.
    told = messages({u"new"_s, u"newer"_s, u"newest"_s});
    conversation.refresh();
    TRY(first() == u"new"_s);
    TRY(conversation.messages().rowCount() == 3);
    told = messages({u"last"_s});
    conversation.refresh();
    TRY(first() == u"last"_s);
    QCOMPARE(conversation.messages().rowCount(), 1);
}

void TestAttachment::evictsAFewAtATime()
{
    m_hub->answer = [](const FakeHub::Asked &asked) -> std::optional<FakeHub::Answer> {
        if (asked.method != "DELETE")
            return std::nullopt;
        return FakeHub::Answer{.body = jsonOf(shared::toJson(shared::Eviction{})), .isHeld = true};
    };
    QVERIFY(attach());
    QSignalSpy progress(&m_workspace->commands(), &gui::Commands::evictionsProgressed);
    const QSignalSpy succeeded(m_workspace.get(), &gui::Workspace::succeeded);
    m_workspace->commands().evict(ids(30), {});
    for (int done = 0; done < 30; ++done) {
        const int asked = std::min(30, done + gui::EvictionQueue::kAtOnce);
        TRY(evictions() == asked && m_hub->held() == asked - done);
        TRY(progress.constLast() == QVariantList({done, 30}));
        m_hub->release();
    }
    TRY(succeeded.size() == 1);
    QVERIFY(succeeded.first().first().toString().startsWith(u"30 "_s));
    QCOMPARE(progress.constLast(), QVariantList({0, 0}));
}

void TestAttachment::callsEvictionsOff()
{
    m_hub->answer = [](const FakeHub::Asked &asked) -> std::optional<FakeHub::Answer> {
        if (asked.method != "DELETE")
            return std::nullopt;
        return FakeHub::Answer{.body = jsonOf(shared::toJson(shared::Eviction{})), .isHeld = true};
    };
    QVERIFY(attach());
    const QSignalSpy succeeded(m_workspace.get(), &gui::Workspace::succeeded);
    m_workspace->commands().evict(ids(30), {});
    TRY(m_hub->held() == gui::EvictionQueue::kAtOnce);
    m_workspace->commands().callOffEvictions();
    while (m_hub->held() > 0)
        m_hub->release();
    TRY(succeeded.size() == 1);
    QCOMPARE(evictions(), gui::EvictionQueue::kAtOnce);
    QVERIFY(succeeded.first().first().toString().contains(u"24 called off"_s));
    // Nor does leaving the hub leave anything behind.
    m_workspace->commands().evict(ids(30), {});
    TRY(m_hub->held() == gui::EvictionQueue::kAtOnce);
    m_workspace->detach();
    QCOMPARE(succeeded.size(), 2);
    QVERIFY(succeeded.last().first().toString().contains(u"30 called off"_s));
}

void TestAttachment::evictsAgainWhenTheHubWasTooBusy()
{
    QSet<QByteArray> refused;
    m_hub->answer = [&refused](const FakeHub::Asked &asked) -> std::optional<FakeHub::Answer> {
        if (asked.method != "DELETE")
            return std::nullopt;
        if (refused.size() < 3 && !refused.contains(asked.path)) {
            refused.insert(asked.path);
            return FakeHub::Answer{.status = 429,
                .body = R"({"error":"too_many_requests","message":"too many"})",
                .headers = "Retry-After: 1\r\n"};
        }
        return FakeHub::Answer{.body = jsonOf(shared::toJson(shared::Eviction{}))};
    };
    QVERIFY(attach());
    const QSignalSpy succeeded(m_workspace.get(), &gui::Workspace::succeeded);
    const QSignalSpy failed(m_workspace.get(), &gui::Workspace::failed);
    m_workspace->commands().evict(ids(20), {});
    TRY(succeeded.size() == 1);
    QVERIFY(succeeded.first().first().toString().startsWith(u"20 "_s));
    QCOMPARE(failed.size(), 0);
    QCOMPARE(refused.size(), 3);
    QCOMPARE(evictions(), 23);
}

void TestAttachment::tellsThatFiguresAreOld()
{
    QVERIFY(attach());
    const gui::StatusStrip strip(*m_workspace);
    TRY(strip.stateText().startsWith(u"Running on"_s));
    const QColor well = gui::StatusStrip::stateColour(*m_workspace, strip.palette());
    QByteArray failing; // what was asked for
    m_hub->answer = [&failing](const FakeHub::Asked &asked) -> std::optional<FakeHub::Answer> {
        if (asked.path != "transports")
            return std::nullopt;
        failing = failing.isEmpty() ? asked.query : failing;
        return FakeHub::Answer{.status = 500, .body = R"({"error":"x","message":"y"})"};
    };
    TRY(strip.stateText().contains(u"old"_s));
    QVERIFY(gui::StatusStrip::stateColour(*m_workspace, strip.palette()) != well);
    m_hub->asked.clear();
    m_hub->answer = {};
    TRY(strip.stateText().startsWith(u"Running on"_s));
    // What failed is asked for again, as far back as was seen.
    const auto list =
        std::ranges::find(m_hub->asked, QByteArray("transports"), &FakeHub::Asked::path);
    QVERIFY(list != m_hub->asked.end());
    QCOMPARE(list->query, failing);
}

void TestAttachment::namesTheAddressThatTheHubWasReachedBy_data()
{
    QTest::addColumn<QString>("listening");
    QTest::addColumn<QString>("named");
    QTest::newRow("all of IPv4") << u"https://0.0.0.0:4000/x"_s << u"https://127.0.0.1:4000/x"_s;
    QTest::newRow("all of IPv6") << u"http://[::]:4000/x"_s << u"http://127.0.0.1:4000/x"_s;
    QTest::newRow("one") << u"http://10.0.0.5:4000/x"_s << u"http://10.0.0.5:4000/x"_s;
}

void TestAttachment::namesTheAddressThatTheHubWasReachedBy()
{
    QFETCH(const QString, listening);
    QFETCH(const QString, named);
    m_hub->status.streamableUrlTemplate = listening;
    QVERIFY(attach());
    QCOMPARE(gui::agentUrl(*m_workspace), named);
}

QTEST_MAIN(TestAttachment)
#include "tst_attachment.moc"
